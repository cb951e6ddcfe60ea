package dev.byok.operator.reconcile;

import dev.byok.operator.digest.DigestKey;

/**
 * What the loop is held to beyond what a spec asks.
 *
 * @param reenableAllowed whether an import that was asked for may enable a key that is or was disabled
 * @param digestKey the key that digests of Secrets and published import parameters are made under
 */
public record Safeguards(boolean reenableAllowed, DigestKey digestKey) {}
