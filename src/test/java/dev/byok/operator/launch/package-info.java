/** How the packaged operator starts. */
package dev.byok.operator.launch;
