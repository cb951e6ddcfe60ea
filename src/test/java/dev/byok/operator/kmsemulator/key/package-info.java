/** The emulated KMS keys: what they are, which material they hold, which state that puts them in. */
package dev.byok.operator.kmsemulator.key;
