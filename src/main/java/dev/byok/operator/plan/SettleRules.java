package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ImportAttempt;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import java.time.Instant;
import java.util.Optional;

/** Rules for the time in which KMS may not show yet what was sent to it: look again, write nothing. */
final class SettleRules {
    /** One import may be lost on KMS's side; two in a row are a fault. */
    private static final int TOLERATED_NOT_SHOWN = 2;

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

    /**
     * KMS accepted imports in a row and shows none of them. More of the same would go on for ever, so they are sent a
     * few times a day until a person changes something.
     */
    static Optional<Plan> neverShown(Situation at) {
        MaterialStatus recorded = at.recorded();
        boolean repeated = recorded.importsNotShown() != null && recorded.importsNotShown() >= TOLERATED_NOT_SHOWN;
        if (!repeated || at.satisfied() || changedSinceImport(at)) {
            return Optional.empty();
        }
        Instant next = recorded.lastImportTime().plus(Backoff.afterImportsNotShown(recorded.importsNotShown()));
        if (!at.kmsTime().isBefore(next)) {
            return Optional.empty();
        }
        return Optional.of(Plan.wait(
                at.whileAtWork(),
                Reason.ImportNotShown,
                "KMS accepted " + recorded.importsNotShown() + " imports in a row, the last one at "
                        + recorded.lastImportTime() + ", and shows none of them: it shows "
                        + (at.held().validTo() == null
                                ? "no ValidTo"
                                : "ValidTo " + at.held().validTo())
                        + " and KeyState " + at.key().state().text() + ". Next import at " + next
                        + ", or when spec, Secret or the annotation byok.dev/reimport-requested-at changes. Compare:"
                        + " aws kms describe-key --key-id " + at.key().arn() + " --region "
                        + KeyTarget.of(at.spec()).region(),
                at.pollOr(next)));
    }

    private static boolean changedSinceImport(Situation at) {
        Expiration applied = at.recorded().appliedExpiration();
        return at.look().reimportRequested()
                || MaterialRules.newPair(at)
                || (applied != null && !Lifetime.same(applied, at.spec().expiration()));
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
                        + ": it is not the material that the spec means. If it is, set keyMaterialId to " + held
                        + " or remove it",
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
