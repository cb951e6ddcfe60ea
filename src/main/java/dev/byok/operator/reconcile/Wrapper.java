package dev.byok.operator.reconcile;

import dev.byok.operator.material.SecretPair;

/** Makes what ImportKeyMaterial takes out of material; {@code MaterialWrapper} for real. */
@FunctionalInterface
interface Wrapper {

    /**
     * Wraps material, whose bytes are not changed.
     *
     * @param algorithm KMS's WrappingAlgorithm
     * @param publicKey wrapping public key, DER
     * @param importToken the token that fits it
     * @return whoever receives it closes it
     */
    SecretPair wrap(String algorithm, byte[] publicKey, byte[] importToken, byte[] material);
}
