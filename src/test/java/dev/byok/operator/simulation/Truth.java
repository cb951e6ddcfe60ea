package dev.byok.operator.simulation;

import dev.byok.operator.kms.KeyState;
import java.time.Instant;

/**
 * What KMS holds at one time.
 *
 * @param identity the material that the key took first and takes for ever; null before
 * @param held whether that material is there
 * @param validTo when it expires; null when it does not, or is not there
 * @param disabled whether somebody disabled the key
 * @param deletionPending whether somebody scheduled the key for deletion
 */
record Truth(Substance identity, boolean held, Instant validTo, boolean disabled, boolean deletionPending) {
    static final Truth NEW = new Truth(null, false, null, false, false);

    KeyState state() {
        if (deletionPending) {
            return KeyState.PENDING_DELETION;
        }
        if (!held) {
            return KeyState.PENDING_IMPORT;
        }
        return disabled ? KeyState.DISABLED : KeyState.ENABLED;
    }

    boolean expiredAt(Instant now) {
        return held && validTo != null && !now.isBefore(validTo);
    }

    Truth without() {
        return new Truth(identity, false, null, disabled, deletionPending);
    }

    Truth with(Substance material, Instant end) {
        return new Truth(material, true, end, false, deletionPending);
    }

    Truth disabled(boolean value) {
        return new Truth(identity, held, validTo, value, deletionPending);
    }

    /** A key whose deletion is pending, or one just saved from it, which is disabled. */
    Truth deletionPending(boolean value) {
        return new Truth(identity, held, validTo, true, value);
    }
}
