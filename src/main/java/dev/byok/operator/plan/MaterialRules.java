package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.AutomationPolicy;
import dev.byok.operator.api.v1alpha1.ImportedBundle;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Rules about the material: is it missing and may it come back, is it there and is it as the spec asks. */
final class MaterialRules {
    private MaterialRules() {}

    /** Under Manual recovery a key that cannot tell whether it was used before counts as one that was. */
    static boolean maybeLost(Situation at) {
        return at.held().presence() == MaterialInKms.Presence.NEVER_IMPORTED
                && (!at.key().hasMaterialIds() || at.key().replica())
                && manualRecovery(at);
    }

    /** Material is not there: was it lost, may it come back, can the pair bring it. */
    static Optional<Plan> missing(Situation at) {
        if (!at.held().missing()) {
            return Optional.empty();
        }
        if (at.look().suspended()) {
            return Optional.of(Plan.wait(
                    Posture.WAITING,
                    Reason.Suspended,
                    "the key has no material; it is not imported while spec.suspend is true",
                    at.poll()));
        }
        Instant end = at.spec().expiration().fixedEnd();
        if (end != null && !end.isAfter(at.kmsTime())) {
            return Optional.of(pastFixedEnd(at, end));
        }
        return DisabledKeyRules.disabledBeforeLoss(at)
                .or(() -> askFirst(at))
                .or(() -> tooFar(at, Posture.WAITING))
                .or(() -> Optional.of(bring(at)));
    }

    private static Plan bring(Situation at) {
        Need need = at.look().status().lossTime() == null ? Need.FIRST : Need.LOST;
        return SourceRules.importOr(at, need, refusal -> refusal);
    }

    /** Deletion is also a kill switch, and an import enables a key that somebody disabled. */
    private static Optional<Plan> askFirst(Situation at) {
        Instant lost = at.look().status().lossTime();
        if (lost == null || askedSince(at)) {
            return Optional.empty();
        }
        Instant end = at.recorded().validTo();
        boolean expired = end != null && !end.isAfter(lost);
        if (expired && RenewalSchedule.manual(at.spec())) {
            return Optional.of(lapsedUnderManual(at, end));
        }
        if (manualRecovery(at)) {
            return Optional.of(ask(
                    at,
                    Posture.WAITING,
                    Reason.RecoveryAwaitsRequest,
                    "the material is missing since " + lost + " at the latest, under recovery.policy Manual"));
        }
        if (DisabledKeyRules.wasDisabledBeforeLoss(at)) {
            return Optional.of(ask(
                    at,
                    Posture.WAITING,
                    Reason.RecoveryAwaitsRequest,
                    "the material is missing, and the key was disabled before: an import enables it"));
        }
        return Optional.empty();
    }

    static Plan pastFixedEnd(Situation at, Instant end) {
        return Plan.wait(
                Posture.STALLED,
                Reason.Lapsed,
                "spec.expiration.validTo " + end + " has passed; set a later one to import the material again",
                at.poll());
    }

    static Plan lapsedUnderManual(Situation at, Instant end) {
        return ask(
                at, Posture.STALLED, Reason.Lapsed, "the material expired at " + end + " under reimport.policy Manual");
    }

    private static Plan ask(Situation at, Posture posture, Reason reason, String why) {
        return Plan.wait(
                posture,
                reason,
                why + "; to import it again, set the annotation byok.dev/reimport-requested-at to a new value",
                at.poll());
    }

    static boolean askedSince(Situation at) {
        return at.look().reimportRequested()
                && !at.look()
                        .subject()
                        .reimportRequest()
                        .equals(at.look().status().reimportRequestBeforeLoss());
    }

    private static boolean manualRecovery(Situation at) {
        return at.spec().recovery() != null && at.spec().recovery().policy() == AutomationPolicy.Manual;
    }

    /** KMS takes no ValidTo more than 365 days ahead: time brings it nearer. */
    private static Optional<Plan> tooFar(Situation at, Posture posture) {
        Instant end = at.spec().expiration().fixedEnd();
        if (end == null || !end.isAfter(Lifetime.latestAccepted(at.kmsTime()))) {
            return Optional.empty();
        }
        Instant possible = end.minus(Duration.between(at.kmsTime(), Lifetime.latestAccepted(at.kmsTime())));
        return Optional.of(Plan.wait(
                posture,
                Reason.ValidToTooFar,
                "spec.expiration.validTo " + end + " is more than the 365 days ahead that AWS KMS takes;"
                        + " it can be imported from " + possible + " on",
                at.pollOr(possible)));
    }

    /** Material is there: is it as the spec asks, is something new to be sent. */
    static Optional<Plan> present(Situation at) {
        if (!at.held().imported()) {
            return Optional.empty();
        }
        Need need = need(at);
        if (DisabledKeyRules.staysDisabled(at)) {
            return Optional.of(DisabledKeyRules.disabled(at));
        }
        if (need == Need.NONE || at.look().suspended()) {
            return Optional.of(quiet(at));
        }
        Posture meanwhile = at.whileAtWork();
        return pastEnd(at)
                .or(() -> tooFar(at, meanwhile))
                .or(() ->
                        Optional.of(SourceRules.importOr(at, need, refusal -> WorkingKey.waiting(at, need, refusal))));
    }

    private static Plan quiet(Situation at) {
        return at.look().suspended() ? WorkingKey.suspended(at) : WorkingKey.imported(at);
    }

    private static Optional<Plan> pastEnd(Situation at) {
        Instant end = at.spec().expiration().fixedEnd();
        if (end == null || end.isAfter(at.kmsTime())) {
            return Optional.empty();
        }
        return Optional.of(Plan.wait(
                Posture.STALLED,
                Reason.InvalidSpec,
                "spec.expiration.validTo " + end
                        + " is in the past, while the key's material is valid; set a later one",
                at.poll()));
    }

    /** Whether an import may be planned, so that its source has to be read. */
    static boolean asksForSource(Situation at) {
        return at.held().missing()
                || (at.held().imported() && need(at) != Need.NONE && !DisabledKeyRules.staysDisabled(at));
    }

    private static Need need(Situation at) {
        if (at.look().reimportRequested()) {
            return Need.REQUESTED;
        }
        if (at.expired()) {
            return Need.DUE;
        }
        if (!at.satisfied()) {
            return Need.DRIFTED;
        }
        Instant due = RenewalSchedule.nextReimport(
                at.spec(),
                at.held().validTo(),
                at.recorded().lastImportTime(),
                at.look().subject().uid());
        if (due != null && !at.kmsTime().isBefore(due)) {
            return Need.DUE;
        }
        return newPair(at) ? Need.NEW_PAIR : Need.NONE;
    }

    static boolean newPair(Situation at) {
        ImportedBundle known = at.recorded().bundle();
        return known != null
                && at.look().bundle() instanceof BundleView.Present present
                && known.isComparableTo(present.digests())
                && !known.isOf(present.digests())
                && !at.recorded().rejects(present.digests());
    }
}
