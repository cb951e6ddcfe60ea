/** Names bytes of Secrets, and authenticates what is published, under a key that only the operator has. */
package dev.byok.operator.digest;
