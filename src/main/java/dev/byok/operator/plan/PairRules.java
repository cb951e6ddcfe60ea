package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.BundleDigests;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.HeldBundle;
import dev.byok.operator.api.v1alpha1.ImportAttempt;
import dev.byok.operator.api.v1alpha1.ImportedBundle;
import dev.byok.operator.api.v1alpha1.RejectedBundle;
import dev.byok.operator.kms.ImportType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Rules about the pair in the Secrets once an import is needed: can it be sent, or what is waited for. */
final class PairRules {
    private PairRules() {}

    /** Why that pair is not sent now. */
    static Optional<Plan> notNow(Situation at, Need need, BundleView.Present present) {
        return condemned(at, present.digests())
                .map(refusal -> SourceRules.awaited(at, need, refusal))
                .or(() -> halfUpdated(at, present.digests()))
                .or(() -> usedUp(at, need, present.digests()).map(refusal -> SourceRules.awaited(at, need, refusal)))
                .or(() -> SourceRules.failedBefore(at));
    }

    /** KMS refused this very pair. */
    private static Optional<Plan> condemned(Situation at, BundleDigests pair) {
        return at.recorded().rejected().stream()
                .filter(refused -> refused.isOf(pair))
                .map(RejectedBundle::reason)
                .reduce((_, last) -> last)
                .map(reason -> {
                    Fault fault = Fault.recorded(reason);
                    return SourceRules.wait(at, fault.posture(), fault.reason(), Advice.refused(fault.reason()));
                });
    }

    /** One of two Secrets has changed: the other may follow. */
    private static Optional<Plan> halfUpdated(Situation at, BundleDigests pair) {
        HeldBundle held = at.recorded().held();
        if (held == null || !held.isOf(pair) || !at.within(at.timings().halfUpdate(), held.time())) {
            return Optional.empty();
        }
        Instant until = held.time().plus(at.timings().halfUpdate());
        return Optional.of(Plan.wait(
                Posture.WAITING,
                Reason.BundleHalfUpdated,
                "only one of wrapped material and import token has changed; the other is waited for until " + until,
                at.pollOr(until)));
    }

    /** The pair was imported or adopted before: a token lives 24 hours, and pairs are meant for one use. */
    private static Optional<Plan> usedUp(Situation at, Need need, BundleDigests pair) {
        ImportedBundle known = at.recorded().bundle();
        if (known == null || !known.isOf(pair)) {
            return Optional.empty();
        }
        boolean mayLive = at.within(at.timings().tokenLife(), known.firstSeenTime());
        boolean mayServe =
                switch (need) {
                    case LOST -> !Boolean.TRUE.equals(known.usedForRecovery());
                    case DUE -> !sent(at, known);
                    default -> true;
                };
        return mayLive && mayServe
                ? Optional.empty()
                : Optional.of(SourceRules.wait(
                        at,
                        Posture.WAITING,
                        Reason.AwaitingMaterial,
                        "The pair in the Secrets was used before and cannot be imported again."));
    }

    /** A pair that was adopted may never have been sent. */
    private static boolean sent(Situation at, ImportedBundle known) {
        Instant imported = at.recorded().lastImportTime();
        return imported != null && !known.firstSeenTime().isAfter(imported);
    }

    /**
     * KMS refuses the material as another one, yet describes the key as never imported: it has not settled, or the
     * primary key of a replica does not hold the material yet.
     */
    static boolean mayBeStale(Situation at, Fault fault) {
        return fault.reason() == Reason.IncorrectKeyMaterial
                && at.keySpec().hasMaterialIds()
                && at.held().presence() == MaterialInKms.Presence.NEVER_IMPORTED;
    }

    /**
     * The import.
     *
     * @param pair names what is sent; null for material that the operator wraps itself
     */
    static Plan send(Situation at, Need need, BundleDigests pair) {
        Expiration asked = at.spec().expiration();
        ImportAttempt before = at.recorded().attempt();
        Instant fresh = Lifetime.validTo(asked, at.kmsTime());
        boolean repeat = before != null
                && (pair == null ? before.blobDigest() == null : before.isOf(pair))
                && Lifetime.same(before.expiration(), asked)
                && at.mayBeRepeated(before)
                && (fresh == null || before.validTo().isAfter(fresh.minus(Situation.SAME_REQUEST)));
        ImportAttempt attempt = new ImportAttempt(
                pair == null ? null : pair.blobDigest(),
                pair == null ? null : pair.tokenDigest(),
                repeat ? before.validTo() : fresh,
                at.kmsTime().truncatedTo(ChronoUnit.SECONDS),
                asked,
                at.look().bundle() instanceof BundleView.Plaintext source ? source.publicKeyFingerprint() : null,
                at.look().reimportRequested() ? at.look().subject().reimportRequest() : null);
        ImportType type = importType(at);
        String name = at.look().material().name();
        boolean existing = type == ImportType.EXISTING_KEY_MATERIAL;
        Action.Import action = new Action.Import(
                name,
                attempt,
                type,
                existing ? knownId(at) : null,
                type == ImportType.NEW_KEY_MATERIAL ? name : null,
                need);
        return new Plan(
                action,
                at.whileAtWork(),
                Reason.Importing,
                "the material is being imported"
                        + (attempt.validTo() == null ? " without expiry" : " until " + attempt.validTo()),
                at.timings().look());
    }

    private static String knownId(Situation at) {
        return at.held().keyMaterialId() != null
                ? at.held().keyMaterialId()
                : at.look().material().keyMaterialId();
    }

    /**
     * HMAC and asymmetric keys never carry an ImportType. A key that ever held material takes only the same again, and
     * a replica only what its primary key holds (AWS KMS, "Importing key material into multi-Region keys").
     */
    private static ImportType importType(Situation at) {
        if (!at.keySpec().hasMaterialIds()) {
            return null;
        }
        return at.held().presence() == MaterialInKms.Presence.NEVER_IMPORTED
                        && !at.key().replica()
                ? ImportType.NEW_KEY_MATERIAL
                : ImportType.EXISTING_KEY_MATERIAL;
    }
}
