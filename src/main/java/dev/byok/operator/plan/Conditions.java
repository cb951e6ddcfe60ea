package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.plan.readiness.Readiness;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns a plan into conditions, as kstatus and kubectl wait read them: Reconciling and Stalled only while Ready is not
 * True, never both, and the generation that is spoken of on each. Pure.
 */
final class Conditions {
    static final String READY = "Ready";
    static final String RECONCILING = "Reconciling";
    static final String STALLED = "Stalled";
    static final String EXPIRING = "Expiring";
    static final String TRUE = "True";
    private static final String FALSE = "False";
    private static final String UNKNOWN = "Unknown";
    private static final int LONGEST_MESSAGE = 32_768;

    private final Subject subject;
    private final ImportedKeyStatus status;
    private final Instant end;
    private final Instant now;

    private Conditions(Subject subject, ImportedKeyStatus status, Instant end, Instant now) {
        this.subject = subject;
        this.status = status;
        this.end = end;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The conditions after that plan; a condition whose status did not change keeps its transition time. */
    static List<Condition> after(Plan plan, Observation look, Instant now) {
        Conditions to = new Conditions(look.subject(), look.status(), ExpiryRules.end(look), now);
        List<Condition> conditions = new ArrayList<>(to.standing(plan));
        to.expiring(look.spec()).ifPresent(conditions::add);
        return conditions;
    }

    private List<Condition> standing(Plan plan) {
        return switch (plan.posture()) {
            case READY -> List.of(condition(READY, TRUE, plan));
            case WAITING -> List.of(condition(READY, FALSE, plan), condition(RECONCILING, TRUE, plan));
            case STALLED -> List.of(condition(READY, FALSE, plan), condition(STALLED, TRUE, plan));
            case UNKNOWN -> List.of(condition(READY, UNKNOWN, plan), condition(RECONCILING, TRUE, plan));
            case UNDECIDED -> undecided(plan);
        };
    }

    /**
     * Of this very generation the values of the conditions stand, with what is wrong now as their reason; of another
     * generation, and of material past its end, nothing is known.
     */
    private List<Condition> undecided(Plan plan) {
        Optional<Condition> ready = status.condition(READY);
        boolean speaks = ready.isPresent()
                && ready.get().observedGeneration() != null
                && ready.get().observedGeneration() == subject.generation();
        if (!speaks) {
            return standing(plan.standing(Posture.UNKNOWN));
        }
        if (TRUE.equals(ready.get().status()) && Readiness.expired(end, now)) {
            return standing(plan.standing(Posture.UNKNOWN));
        }
        return status.conditions().stream()
                .filter(condition -> !condition.type().equals(EXPIRING))
                .map(condition -> condition(condition.type(), condition.status(), plan))
                .toList();
    }

    private Optional<Condition> expiring(ImportedKeySpec spec) {
        MaterialStatus material = spec == null || spec.materials().isEmpty()
                ? MaterialStatus.unknown("")
                : status.material(spec.materials().getLast().name());
        Instant looked = status.lastObservedTime();
        boolean expires = looked != null
                && material.validTo() != null
                && spec.expiration() != null
                && KeyMaterial.IMPORTED.equals(material.importState());
        if (!expires) {
            return Optional.empty();
        }
        Instant opens = RenewalSchedule.windowOpens(spec, material.validTo(), material.lastImportTime(), subject.uid());
        return looked.isBefore(opens)
                ? Optional.empty()
                : Optional.of(condition(
                        EXPIRING, TRUE, "RenewalWindowOpen", "KMS deletes the material at " + material.validTo()));
    }

    private Condition condition(String type, String value, Plan plan) {
        return condition(type, value, plan.reason().name(), plan.message());
    }

    private Condition condition(String type, String value, String reason, String message) {
        Instant since = status.condition(type)
                .filter(before -> before.status().equals(value))
                .map(Condition::lastTransitionTime)
                .orElse(now);
        String words = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
        return new Condition(type, value, subject.generation(), since, reason, words);
    }
}
