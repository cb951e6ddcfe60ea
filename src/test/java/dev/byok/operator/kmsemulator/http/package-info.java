/** The emulator on the wire: an HTTP listener, the AWS JSON and query protocols, and the control endpoints. */
package dev.byok.operator.kmsemulator.http;
