package dev.byok.operator.digest;

import dev.byok.operator.api.v1alpha1.HeldBundle;
import dev.byok.operator.api.v1alpha1.ImportAttempt;
import dev.byok.operator.api.v1alpha1.ImportedBundle;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.api.v1alpha1.RejectedBundle;

/** Takes the plain digests of an earlier version under the operator's key, without the bytes that they name. */
final class RecordedDigests {
    private final DigestKey key;

    RecordedDigests(DigestKey key) {
        this.key = key;
    }

    MaterialStatus rekeyed(MaterialStatus from) {
        return from.withRecords(
                rekeyed(from.bundle()),
                rekeyed(from.held()),
                rekeyed(from.attempt()),
                from.rejected().stream().map(this::rekeyed).toList());
    }

    private ImportedBundle rekeyed(ImportedBundle from) {
        return from == null
                ? null
                : new ImportedBundle(
                        key.rekeyed(from.blobDigest()),
                        key.rekeyed(from.tokenDigest()),
                        from.firstSeenTime(),
                        from.usedForRecovery());
    }

    private HeldBundle rekeyed(HeldBundle from) {
        return from == null
                ? null
                : new HeldBundle(key.rekeyed(from.blobDigest()), key.rekeyed(from.tokenDigest()), from.time());
    }

    private ImportAttempt rekeyed(ImportAttempt from) {
        return from == null
                ? null
                : new ImportAttempt(
                        key.rekeyed(from.blobDigest()),
                        key.rekeyed(from.tokenDigest()),
                        from.validTo(),
                        from.time(),
                        from.expiration(),
                        from.publicKeyFingerprint(),
                        from.reimportRequest());
    }

    private RejectedBundle rekeyed(RejectedBundle from) {
        return new RejectedBundle(
                key.rekeyed(from.blobDigest()), key.rekeyed(from.tokenDigest()), from.reason(), from.time());
    }
}
