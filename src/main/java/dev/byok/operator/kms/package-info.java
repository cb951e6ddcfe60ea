/** The port: what the operator asks of a key service, in its own words and without any SDK. */
package dev.byok.operator.kms;
