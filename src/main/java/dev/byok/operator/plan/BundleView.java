package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.BundleDigests;

/** What a look at the Secrets gave: never the bytes themselves. */
public sealed interface BundleView {

    /** The Secrets were not read, because no decision can depend on them. */
    record NotRead() implements BundleView {}

    /**
     * Both halves are there.
     *
     * @param digests names the pair
     * @param blobLength length of the wrapped material in bytes
     */
    record Present(BundleDigests digests, int blobLength) implements BundleView {}

    /**
     * A Secret or a key in it is not there.
     *
     * @param message which
     */
    record Absent(String message) implements BundleView {}

    /**
     * A half is empty or longer than KMS takes.
     *
     * @param message which, and what it should be
     */
    record Malformed(String message) implements BundleView {}
}
