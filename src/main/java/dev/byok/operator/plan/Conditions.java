package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.kms.KeyMaterial;
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
    private static final String TRUE = "True";
    private static final String FALSE = "False";
    private static final String UNKNOWN = "Unknown";
    private static final int LONGEST_MESSAGE = 32_768;

    private final Subject subject;
    private final ImportedKeyStatus status;
    private final Instant now;

    private Conditions(Subject subject, ImportedKeyStatus status, Instant now) {
        this.subject = subject;
        this.status = status;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The conditions after that plan; a condition whose status did not change keeps its transition time. */
    static List<Condition> after(
            Plan plan, Subject subject, ImportedKeySpec spec, ImportedKeyStatus status, Instant now) {
        Conditions to = new Conditions(subject, status, now);
        List<Condition> conditions = new ArrayList<>(to.standing(plan));
        to.expiring(spec).ifPresent(conditions::add);
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

    /** What was said of this very generation still stands; of another one nothing is known. */
    private List<Condition> undecided(Plan plan) {
        Optional<Condition> ready = status.condition(READY);
        boolean speaks = ready.isPresent()
                && ready.get().observedGeneration() != null
                && ready.get().observedGeneration() == subject.generation();
        if (!speaks) {
            return standing(
                    new Plan(plan.action(), Posture.UNKNOWN, plan.reason(), plan.message(), plan.recheckAfter()));
        }
        return status.conditions().stream()
                .filter(condition -> !condition.type().equals(EXPIRING))
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
