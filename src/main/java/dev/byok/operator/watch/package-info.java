/** Watches the API server by a client that loses no event: not to a script, not to a connection that died unnoticed. */
package dev.byok.operator.watch;
