package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.BundleDigests;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.Failures;
import dev.byok.operator.api.v1alpha1.HeldBundle;
import dev.byok.operator.api.v1alpha1.ImportAttempt;
import dev.byok.operator.api.v1alpha1.ImportedBundle;
import dev.byok.operator.api.v1alpha1.RejectedBundle;
import dev.byok.operator.kms.ImportType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Rules about the pair in the Secrets once an import is needed: can it be sent, or what is waited for. */
final class PairRules {
    /** An attempt this young is repeated with the very ValidTo it had, so that sending it twice changes nothing. */
    private static final Duration SAME_REQUEST = Duration.ofMinutes(10);

    private PairRules() {}

    /**
     * The import, or why it cannot be sent now.
     *
     * @param refused words that refusal for the key's present state
     */
    static Plan importOr(Situation at, Need need, UnaryOperator<Plan> refused) {
        return switch (at.look().bundle()) {
            case BundleView.NotRead _ -> throw new IllegalStateException("an import is planned from the Secrets");
            case BundleView.Absent absent ->
                refused.apply(
                        wait(at, Posture.WAITING, Reason.SecretNotFound, absent.message() + ". " + Advice.newPair(at)));
            case BundleView.Malformed malformed ->
                refused.apply(wait(at, Posture.STALLED, Reason.SecretInvalid, malformed.message()));
            case BundleView.Present present ->
                notNow(at, need, present).map(refused).orElseGet(() -> send(at, present.digests()));
        };
    }

    private static Optional<Plan> notNow(Situation at, Need need, BundleView.Present present) {
        return condemned(at, present.digests())
                .or(() -> halfUpdated(at, present.digests()))
                .or(() -> usedUp(at, need, present.digests()))
                .or(() -> wrongLength(at, present.blobLength()))
                .or(() -> failedBefore(at));
    }

    /** KMS refused this very pair. */
    private static Optional<Plan> condemned(Situation at, BundleDigests pair) {
        return at.recorded().rejected().stream()
                .filter(refused -> refused.isOf(pair))
                .map(RejectedBundle::reason)
                .reduce((_, last) -> last)
                .map(reason -> {
                    Fault fault = Fault.recorded(reason);
                    return wait(
                            at,
                            fault.posture(),
                            fault.reason(),
                            Advice.refused(fault.reason()) + " " + Advice.newPair(at));
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
                    case DUE -> !at.recorded().importedByUs();
                    default -> true;
                };
        return mayLive && mayServe
                ? Optional.empty()
                : Optional.of(wait(
                        at,
                        Posture.WAITING,
                        Reason.AwaitingMaterial,
                        "The pair in the Secrets was used before and cannot be imported again. " + Advice.newPair(at)));
    }

    private static Optional<Plan> wrongLength(Situation at, int blobLength) {
        String fault = Preflight.fault(at.keySpec(), at.spec().wrapping(), blobLength);
        return Optional.ofNullable(fault)
                .map(words -> wait(
                        at,
                        Posture.STALLED,
                        Reason.SecretInvalid,
                        Advice.place(at.look().material().wrapped().encryptedKeyMaterial()) + " " + words));
    }

    /** The same inputs failed before: wait out the pause, or for another input. */
    private static Optional<Plan> failedBefore(Situation at) {
        Failures failures = at.standingFailures();
        if (failures == null) {
            return Optional.empty();
        }
        Fault fault = Fault.recorded(failures.reason());
        String message = "KMS answered: " + failures.message() + ". " + Advice.mend(fault.reason());
        if (fault.retry() == Fault.Retry.CHANGED_INPUT && !mayBeStale(at, fault)) {
            return Optional.of(wait(at, fault.posture(), fault.reason(), message));
        }
        Instant next = Backoff.nextTry(failures, at.look().subject().uid(), at.timeLeft());
        return next.isAfter(at.now())
                ? Optional.of(Plan.wait(fault.posture(), fault.reason(), message, Duration.between(at.now(), next)))
                : Optional.empty();
    }

    /** KMS says that the key holds other material, yet describes it as never imported: it has not settled. */
    private static boolean mayBeStale(Situation at, Fault fault) {
        return fault.reason() == Reason.IncorrectKeyMaterial && importType(at) == ImportType.NEW_KEY_MATERIAL;
    }

    private static Plan send(Situation at, BundleDigests pair) {
        Expiration asked = at.spec().expiration();
        ImportAttempt before = at.recorded().attempt();
        boolean repeat = before != null
                && before.isOf(pair)
                && Lifetime.same(before.expiration(), asked)
                && at.within(SAME_REQUEST, before.time());
        ImportAttempt attempt = new ImportAttempt(
                pair.blobDigest(),
                pair.tokenDigest(),
                repeat ? before.validTo() : Lifetime.validTo(asked, at.kmsTime()),
                at.kmsTime().truncatedTo(ChronoUnit.SECONDS),
                asked,
                at.look().reimportRequested() ? at.look().subject().reimportRequest() : null);
        ImportType type = importType(at);
        String name = at.look().material().name();
        boolean existing = type == ImportType.EXISTING_KEY_MATERIAL;
        Action.Import action = new Action.Import(
                name,
                attempt,
                type,
                existing ? at.held().keyMaterialId() : null,
                type == ImportType.NEW_KEY_MATERIAL ? name : null);
        return new Plan(
                action,
                at.whileAtWork(),
                Reason.Importing,
                "the material is being imported"
                        + (attempt.validTo() == null ? " without expiry" : " until " + attempt.validTo()),
                at.timings().look());
    }

    /** HMAC and asymmetric keys never carry an ImportType; a key that ever held material takes only the same again. */
    private static ImportType importType(Situation at) {
        if (!at.keySpec().hasMaterialIds()) {
            return null;
        }
        return at.held().presence() == MaterialInKms.Presence.NEVER_IMPORTED
                ? ImportType.NEW_KEY_MATERIAL
                : ImportType.EXISTING_KEY_MATERIAL;
    }

    private static Plan wait(Situation at, Posture posture, Reason reason, String message) {
        return Plan.wait(posture, reason, message, at.poll());
    }
}
