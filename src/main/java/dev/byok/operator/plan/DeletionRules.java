package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.DeletionPolicy;
import dev.byok.operator.api.v1alpha1.Failures;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Rules of deletion: who waits for it, whether material goes with the resource, and when that may be let go. */
final class DeletionRules {
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final String RETAINED = "deletionPolicy is Retain: the material stays in KMS";

    private DeletionRules() {}

    /** A resource waits for the operator only if material goes with it; empty where that is so already. */
    static Optional<Plan> finalizer(Observation look) {
        boolean waits = takesMaterialAlong(look);
        if (waits == look.subject().finalizer()) {
            return Optional.empty();
        }
        return Optional.of(waits ? hold() : release(RETAINED));
    }

    private static boolean takesMaterialAlong(Observation look) {
        return look.spec() != null && look.spec().deletionPolicy() == DeletionPolicy.DeleteKeyMaterial;
    }

    /** Lets go at once where KMS is to be left alone. */
    static Optional<Plan> withoutKms(Observation look) {
        if (!takesMaterialAlong(look)) {
            return Optional.of(release(RETAINED));
        }
        if (SpecCheck.fault(look.spec()) != null) {
            return Optional.of(release("the spec names no key, so nothing was imported"));
        }
        if (!look.siblings().isEmpty()) {
            return Optional.of(release(
                    "ImportedKey " + look.siblings().getFirst().subject().path()
                            + " works on the same key: the material stays in KMS"));
        }
        if (!look.recorded().importedByUs() && look.recorded().attempt() == null) {
            return Optional.of(release("this resource imported nothing: the material stays in KMS"));
        }
        return Optional.empty();
    }

    static Plan plan(Observation look, Instant now, Timings timings) {
        Optional<Plan> alone = withoutKms(look);
        if (alone.isPresent()) {
            return alone.get();
        }
        return switch (look.key()) {
            case KeyView.NotAsked _ -> throw new IllegalStateException("material is deleted after a look at its key");
            case KeyView.Unreadable answer -> unreadable(look, answer, now, timings);
            case KeyView.Found found -> planKey(Situation.of(look, found, now, timings));
        };
    }

    private static Plan unreadable(Observation look, KeyView.Unreadable answer, Instant now, Timings timings) {
        if (answer.kind() == Kind.NOT_FOUND) {
            return release("the key is gone");
        }
        Plan plan = StateRules.unreadable(look, answer, now, timings);
        return held(plan.reason(), plan.message(), plan.recheckAfter());
    }

    private static Plan planKey(Situation at) {
        KeyState state = at.key().state();
        if (state == KeyState.PENDING_DELETION || state == KeyState.PENDING_REPLICA_DELETION) {
            return release("the key's own deletion is pending");
        }
        if (at.look().suspended()) {
            return held(
                    Reason.Suspended,
                    "spec.suspend is true, so the material is not deleted; set it to false",
                    at.poll());
        }
        if (!state.showsMaterial()) {
            return held(Reason.KeyNotAvailable, "the key is in state " + state.text(), RETRY);
        }
        return SettleRules.unconfirmed(at)
                .map(plan -> held(plan.reason(), plan.message(), plan.recheckAfter()))
                .or(() -> failedBefore(at))
                .orElseGet(() -> delete(at));
    }

    private static Optional<Plan> failedBefore(Situation at) {
        Failures failures = at.standingFailures();
        if (failures == null) {
            return Optional.empty();
        }
        return Backoff.pause(failures, at.look().subject().uid(), null, at.now())
                .map(pause -> held(
                        Fault.recorded(failures.reason()).reason(),
                        "KMS did not delete the material: " + failures.message() + ". "
                                + "To keep it and let the resource go, set spec.deletionPolicy to Retain",
                        pause));
    }

    /** Right after an import KMS may not show the material yet; deleting what is not there has no effect. */
    private static Plan delete(Situation at) {
        boolean unsettled = at.within(at.timings().settle(), at.recorded().lastImportTime());
        if (!at.recorded().importedByUs() || (!at.held().imported() && !unsettled)) {
            return release("the material is not in KMS any more");
        }
        String id = at.recorded().keyMaterialId();
        if (at.keySpec().hasMaterialIds() && id == null) {
            return release("it is not known which of the key's materials this resource imported: all stay in KMS");
        }
        return new Plan(
                new Action.DeleteMaterial(
                        at.look().material().name(), at.keySpec().hasMaterialIds() ? id : null),
                Posture.WAITING,
                Reason.Deleting,
                "the material is being deleted from KMS",
                RETRY);
    }

    private static Plan held(Reason reason, String message, Duration recheckAfter) {
        return Plan.wait(Posture.WAITING, reason, "Deletion waits: " + message, recheckAfter);
    }

    private static Plan hold() {
        return new Plan(
                new Action.AddFinalizer(),
                Posture.WAITING,
                Reason.Importing,
                "deletionPolicy is DeleteKeyMaterial: the material goes first",
                Duration.ZERO);
    }

    private static Plan release(String message) {
        return new Plan(new Action.ReleaseFinalizer(), Posture.WAITING, Reason.Deleting, message, Duration.ZERO);
    }
}
