package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Failures;
import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.api.v1alpha1.PublishImportParameters;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/** Completes what was learned by what was decided, into the status that users read. Pure. */
public final class Report {
    /** A look that finds nothing new is not written sooner after the last one that was. */
    static final Duration OBSERVATION_STEP = Duration.ofMinutes(30);

    private Report() {}

    /** The status to write after that plan. */
    public static ImportedKeyStatus after(Observation look, Plan plan, Instant now) {
        ImportedKeyStatus learned = look.status();
        StatusDraft draft = new StatusDraft(learned)
                .observedGeneration(look.subject().generation())
                .nextReimportTime(look.yieldsTo().isPresent() ? null : nextReimport(look))
                .nextRetryTime(retry(look, plan, now))
                .importParameters(stillAwaited(look, plan))
                .conditions(Conditions.after(plan, look, now));
        return (over(look, plan) ? draft.failures(null) : draft).build();
    }

    /** Published parameters go once nobody needs them, and once they have run out. */
    private static List<ImportParameters> stillAwaited(Observation look, Plan plan) {
        boolean imported = plan.posture() == Posture.READY && plan.reason() == Reason.Imported;
        boolean unwanted = look.spec() == null
                || look.spec().materials().isEmpty()
                || look.spec().publishImportParameters() == PublishImportParameters.Never
                || look.material().wrapped() == null;
        if (imported || unwanted) {
            return List.of();
        }
        return look.status().importParameters().stream()
                .filter(set -> set.parametersValidTo() != null
                        && look.status().lastObservedTime() != null
                        && look.status().lastObservedTime().isBefore(set.parametersValidTo()))
                .toList();
    }

    /** A failure is over once all is well, but for a pair that is still there and was refused. */
    private static boolean over(Observation look, Plan plan) {
        Failures failures = look.status().failures();
        return failures != null
                && plan.posture() == Posture.READY
                && plan.reason() == Reason.Imported
                && !InputDigest.of(look).equals(failures.inputDigest());
    }

    /** The status after a fault of the operator itself. */
    public static ImportedKeyStatus internalError(Observation look, String message, Instant now) {
        Plan plan = Plan.wait(Posture.WAITING, Reason.InternalError, message, Duration.ZERO);
        return new StatusDraft(look.status())
                .observedGeneration(look.subject().generation())
                .conditions(Conditions.after(plan, look, now))
                .build();
    }

    /** Whether writing {@code next} over {@code stored} would tell nobody anything. */
    public static boolean same(ImportedKeyStatus stored, ImportedKeyStatus next) {
        Instant before = stored.lastObservedTime();
        Instant after = next.lastObservedTime();
        boolean recent = before != null
                && after != null
                && Duration.between(before, after).abs().compareTo(OBSERVATION_STEP) < 0;
        ImportedKeyStatus aligned =
                recent ? new StatusDraft(next).lastObservedTime(before).build() : next;
        return Objects.equals(stored, aligned);
    }

    /** A key that somebody stopped is not imported into by itself. */
    private static boolean stopped(String keyState) {
        return keyState != null && KeyState.of(keyState).stopped();
    }

    private static Instant nextReimport(Observation look) {
        if (SpecCheck.fault(look.spec()) != null
                || look.suspended()
                || stopped(look.status().keyState())) {
            return null;
        }
        MaterialStatus material = look.recorded();
        return KeyMaterial.IMPORTED.equals(material.importState()) && !drifted(look)
                ? RenewalSchedule.nextReimport(
                        look.spec(),
                        material.validTo(),
                        material.lastImportTime(),
                        look.subject().uid())
                : null;
    }

    /** While KMS shows another expiration than the spec asks for, the next import is not a matter of the schedule. */
    private static boolean drifted(Observation look) {
        return look.key() instanceof KeyView.Found found
                && found.listing() == null
                && !Lifetime.satisfied(
                        look.spec().expiration(),
                        MaterialInKms.of(found, look.material(), look.status()),
                        look.recorded().appliedExpiration(),
                        found.key().kmsTime());
    }

    private static Instant retry(Observation look, Plan plan, Instant now) {
        boolean retried = plan.reason() == Reason.Throttled || look.status().failures() != null;
        boolean timed = plan.reason() != Reason.Queued;
        boolean soon = timed && plan.recheckAfter().compareTo(Situation.poll(look)) < 0;
        return retried && soon && !(plan.posture() == Posture.READY && plan.reason() == Reason.Imported)
                ? now.plus(plan.recheckAfter()).truncatedTo(ChronoUnit.SECONDS)
                : null;
    }
}
