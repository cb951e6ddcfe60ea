package dev.byok.operator.simulation;

import dev.byok.operator.kms.KeyState;
import java.time.Duration;
import java.time.Instant;

/**
 * What KMS holds at one time.
 *
 * @param identity the material that the key took first and takes for ever; null before
 * @param held whether that material is there
 * @param validTo when it expires; null when it does not, or is not there
 * @param deletedAt when KMS deletes it, which is not before it expires and up to some minutes later; null as validTo
 * @param disabled whether somebody disabled the key
 * @param deletionPending whether somebody scheduled the key for deletion
 */
record Truth(
        Substance identity,
        boolean held,
        Instant validTo,
        Instant deletedAt,
        boolean disabled,
        boolean deletionPending) {
    static final Truth NEW = new Truth(null, false, null, null, false, false);

    KeyState state() {
        if (deletionPending) {
            return KeyState.PENDING_DELETION;
        }
        if (!held) {
            return KeyState.PENDING_IMPORT;
        }
        return disabled ? KeyState.DISABLED : KeyState.ENABLED;
    }

    /** Whether the material's end has come, though KMS may still show it. */
    boolean expiredAt(Instant now) {
        return held && validTo != null && !now.isBefore(validTo);
    }

    /** Whether KMS has deleted the material because its end had come. */
    boolean deletedAfterExpiry(Instant now) {
        return held && deletedAt != null && !now.isBefore(deletedAt);
    }

    Truth without() {
        return new Truth(identity, false, null, null, disabled, deletionPending);
    }

    /**
     * With that material.
     *
     * @param lag how long after its end KMS deletes it
     */
    Truth with(Substance material, Instant end, Duration lag) {
        return new Truth(material, true, end, end == null ? null : end.plus(lag), false, deletionPending);
    }

    Truth disabled(boolean value) {
        return new Truth(identity, held, validTo, deletedAt, value, deletionPending);
    }

    /** A key whose deletion is pending, or one just saved from it, which is disabled. */
    Truth deletionPending(boolean value) {
        return new Truth(identity, held, validTo, deletedAt, true, value);
    }
}
