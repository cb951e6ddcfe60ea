/** The real cryptography behind the emulated operations. */
package dev.byok.operator.kmsemulator.crypto;
