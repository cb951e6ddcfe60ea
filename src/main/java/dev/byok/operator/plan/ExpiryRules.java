package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.plan.readiness.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Rules for the instant at which material expires. KMS deletes it some time later and shows it as imported until then
 * (AWS KMS Developer Guide, "Setting an expiration time"), so what KMS shows past ValidTo is neither valid nor drift.
 */
final class ExpiryRules {
    private static final Duration MARGIN = Duration.ofSeconds(1);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(2);

    private ExpiryRules() {}

    /** The material expired, KMS still shows it, and it is not to come back by itself. */
    static Optional<Plan> lapsed(Situation at) {
        if (!at.expired() || at.look().reimportRequested() || at.look().suspended() || at.disabled()) {
            return Optional.empty();
        }
        Instant fixedEnd = at.spec().expiration().fixedEnd();
        if (fixedEnd != null && !fixedEnd.isAfter(at.kmsTime())) {
            return Optional.of(MaterialRules.pastFixedEnd(at, fixedEnd));
        }
        return RenewalSchedule.manual(at.spec())
                ? Optional.of(MaterialRules.lapsedUnderManual(at, at.held().validTo()))
                : Optional.empty();
    }

    /**
     * Ready ends with the material's validity, so the next look is not later than that, whatever else is waited for.
     */
    static Plan lookAtExpiry(Observation look, Plan plan, Instant now) {
        Instant end = end(look);
        if (end == null || !(plan.action() instanceof Action.None)) {
            return plan;
        }
        return Readiness.expired(end, now)
                ? plan.recheckWithin(pauseAfterExpiry(Duration.between(end, now)))
                : plan.recheckWithin(Duration.between(now, end).plus(MARGIN));
    }

    /**
     * Each look doubles the time since the end, so that a KMS that never deletes the material is not asked for ever.
     */
    private static Duration pauseAfterExpiry(Duration sinceEnd) {
        return sinceEnd.compareTo(FIRST_LOOK) > 0 ? sinceEnd : FIRST_LOOK;
    }

    /** When the material of the entry expires, as far as is known; null if it does not, or is not there. */
    static Instant end(Observation look) {
        if (look.spec() == null || look.spec().materials().isEmpty()) {
            return null;
        }
        MaterialStatus recorded = look.recorded();
        return KeyMaterial.IMPORTED.equals(recorded.importState()) ? recorded.validTo() : null;
    }
}
