package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.ImportAttempt;
import java.util.Optional;

/** Rules for the time in which KMS may not show yet what was sent to it: look again, write nothing. */
final class SettleRules {
    private SettleRules() {}

    /** KMS accepted an import and does not show it. */
    static Optional<Plan> verifying(Situation at) {
        if (!at.contradictsLastImport()) {
            return Optional.empty();
        }
        return Optional.of(Plan.wait(
                at.whileAtWork(),
                Reason.Verifying,
                "KMS accepted the import at " + at.recorded().lastImportTime()
                        + " and does not show it yet; nothing is sent again before "
                        + at.recorded().lastImportTime().plus(at.timings().settle()),
                at.timings().look()));
    }

    /** The public key tells whether the key holds the material that was imported into it. */
    static Optional<Plan> otherPublicKey(Situation at) {
        String imported = at.recorded().publicKeyFingerprint();
        String held = at.look().publicKeyFingerprint();
        if (imported == null
                || held == null
                || imported.equals(held)
                || !at.held().imported()) {
            return Optional.empty();
        }
        return Optional.of(Plan.wait(
                Posture.STALLED,
                Reason.IncorrectKeyMaterial,
                "the public key that KMS shows (SHA-256 " + held + ") does not belong to the material that was"
                        + " imported (SHA-256 " + imported + "): compare aws kms get-public-key with the source",
                at.poll()));
    }

    /** Only KMS can compute a KeyMaterialId, so material that is new to a key shows after its import what it is. */
    static Optional<Plan> otherMaterialId(Situation at) {
        String asked = at.look().material().keyMaterialId();
        String held = at.held().keyMaterialId();
        if (asked == null || held == null || asked.equals(held) || !at.held().imported()) {
            return Optional.empty();
        }
        return Optional.of(Plan.wait(
                Posture.STALLED,
                Reason.IncorrectKeyMaterial,
                "the material that was imported has the KeyMaterialId " + held
                        + ", but spec.materials[].keyMaterialId is " + asked
                        + ": it is not the material that the spec means",
                at.poll()));
    }

    /** An import was announced, and whether KMS carried it out is not known. */
    static Optional<Plan> unconfirmed(Situation at) {
        ImportAttempt attempt = at.recorded().attempt();
        if (attempt == null || !at.within(at.timings().unconfirmed(), attempt.time())) {
            return Optional.empty();
        }
        return Optional.of(Plan.wait(
                at.whileAtWork(),
                Reason.ImportUnconfirmed,
                "the outcome of the import of " + attempt.time() + " is not known; KMS does not show it, and it is not"
                        + " sent again before "
                        + attempt.time().plus(at.timings().unconfirmed()),
                at.timings().look()));
    }
}
