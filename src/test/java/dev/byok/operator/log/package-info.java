/** What the log shows, of events and of the packaged operator in trouble. */
package dev.byok.operator.log;
