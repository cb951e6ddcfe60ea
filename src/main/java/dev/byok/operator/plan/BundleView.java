package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.BundleDigests;

/** What a look at the Secrets gave: never the bytes themselves. */
public sealed interface BundleView {

    /** The Secrets were not read, because no decision can depend on them. */
    record NotRead() implements BundleView {}

    /**
     * Both halves are there, and can be what they should be.
     *
     * @param digests names the pair
     */
    record Present(BundleDigests digests) implements BundleView {}

    /**
     * A Secret or a key in it is not there.
     *
     * @param message which
     */
    record Absent(String message) implements BundleView {}

    /**
     * A half cannot be what it should be for this key.
     *
     * @param message which, and what it should be
     */
    record Malformed(String message) implements BundleView {}

    /**
     * Material that the operator may read is there, and can be what the key takes.
     *
     * @param version names the version of the Secret
     * @param length length of the material in bytes
     * @param publicKeyFingerprint SHA-256 of the public key that belongs to it; null where there is none to be told
     */
    record Plaintext(String version, int length, String publicKeyFingerprint) implements BundleView {}

    /**
     * The source may not be used in this installation.
     *
     * @param message why, and the way out
     */
    record Forbidden(String message) implements BundleView {}
}
