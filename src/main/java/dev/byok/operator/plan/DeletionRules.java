package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.DeletionPolicy;
import dev.byok.operator.api.v1alpha1.Failures;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.KmsFailure.Kind;
import dev.byok.operator.plan.Action.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rules of deletion: who waits for it, whether material goes with the resource, and when that may be let go. */
final class DeletionRules {
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final String RETAINED = "deletionPolicy is Retain, so what KMS holds stays there";
    private static final String WAY_OUT = "Correct it; or, to keep the material and let the resource go, set"
            + " spec.deletionPolicy to Retain or remove the finalizer " + ImportedKey.FINALIZER;

    /** Whoever waits for a sibling is woken when that one goes; this is for a wake-up that was missed. */
    private static final Duration SHARED_RECHECK = Duration.ofMinutes(5);

    private DeletionRules() {}

    /** A resource waits for the operator only if material goes with it; empty where that is so already. */
    static Optional<Plan> finalizer(Observation look) {
        if (unreadable(look) || takesMaterialAlong(look) == look.subject().finalizer()) {
            return Optional.empty();
        }
        return Optional.of(takesMaterialAlong(look) ? hold() : release(Fate.RETAINED, RETAINED));
    }

    /** Neither added nor removed for a choice that cannot be read. */
    private static boolean unreadable(Observation look) {
        return look.spec() == null || look.spec().deletionPolicy() == DeletionPolicy.UNKNOWN;
    }

    private static boolean takesMaterialAlong(Observation look) {
        return look.spec().deletionPolicy() == DeletionPolicy.DeleteKeyMaterial;
    }

    /** Decides where KMS need not be asked. */
    static Optional<Plan> withoutKms(Observation look) {
        if (!unreadable(look) && !takesMaterialAlong(look)) {
            return Optional.of(release(Fate.RETAINED, RETAINED));
        }
        if (entries(look).isEmpty()) {
            return Optional.of(
                    look.status().materials().stream().anyMatch(MaterialStatus::deletedByUs)
                            ? release(Fate.DELETED, "the material was deleted from KMS")
                            : release(Fate.KEPT, "this ImportedKey imported none; what KMS holds stays there"));
        }
        return Optional.ofNullable(SpecCheck.fault(look.spec()))
                .map(fault -> held(Reason.InvalidSpec, fault + ". " + WAY_OUT, Situation.poll(look)));
    }

    /** The entries whose material goes along, whether or not spec.materials still lists them. */
    private static List<MaterialStatus> entries(Observation look) {
        return look.status().materials().stream()
                .filter(MaterialStatus::maybeImportedByUs)
                .toList();
    }

    static Plan plan(Observation look, Instant now, Timings timings) {
        Optional<Plan> alone = withoutKms(look);
        if (alone.isPresent()) {
            return alone.get();
        }
        return switch (look.key()) {
            case KeyView.NotAsked _ -> throw new IllegalStateException("material is deleted after a look at its key");
            case KeyView.Unreadable answer -> unreadable(look, answer, now, timings);
            case KeyView.Found found -> planKey(look, found, now, timings);
        };
    }

    private static Plan unreadable(Observation look, KeyView.Unreadable answer, Instant now, Timings timings) {
        if (answer.kind() == Kind.NOT_FOUND) {
            return release(Fate.GONE, "KMS finds no key " + look.spec().keyId());
        }
        Plan plan = StateRules.unreadable(look, answer, now, timings);
        return held(plan.reason(), plan.message(), plan.recheckAfter());
    }

    private static Plan planKey(Observation look, KeyView.Found found, Instant now, Timings timings) {
        KeyState state = found.key().state();
        if (state == KeyState.PENDING_DELETION || state == KeyState.PENDING_REPLICA_DELETION) {
            return release(
                    Fate.KEPT,
                    "the deletion of the key itself is pending"
                            + (found.key().deletionDate() == null
                                    ? ""
                                    : " and due at " + found.key().deletionDate()));
        }
        if (look.suspended()) {
            return held(
                    Reason.Suspended,
                    "spec.suspend is true, so the material is not deleted; set it to false",
                    Situation.poll(look));
        }
        if (!found.key().takesMaterial()) {
            return release(
                    Fate.GONE,
                    "KMS holds no imported material in a key of origin "
                            + found.key().origin());
        }
        if (!state.showsMaterial()) {
            return held(Reason.KeyNotAvailable, "the key is in state " + state.text(), RETRY);
        }
        List<Situation> entries = entries(look).stream()
                .map(entry -> Situation.of(look.about(entry), found, now, timings))
                .toList();
        return entries.stream()
                .flatMap(at -> planEntry(at).stream())
                .findFirst()
                .orElseGet(() -> nothingToDelete(entries));
    }

    private static Optional<Plan> planEntry(Situation at) {
        if (at.recorded().attempt() != null
                && at.within(at.timings().settle(), at.recorded().attempt().time())) {
            return Optional.of(held(
                    Reason.ImportUnconfirmed,
                    "the outcome of the import of " + at.recorded().attempt().time() + " is not known; KMS may show it"
                            + " until "
                            + at.recorded().attempt().time().plus(at.timings().settle()),
                    RETRY));
        }
        return deletable(at)
                ? usedByOthers(at).or(() -> failedBefore(at)).or(() -> Optional.of(delete(at)))
                : Optional.empty();
    }

    /** Right after an import KMS may not show the material yet; deleting what is not there has no effect. */
    private static boolean deletable(Situation at) {
        boolean unsettled = at.within(at.timings().settle(), at.recorded().lastImportTime());
        return at.recorded().importedByUs()
                && (at.held().imported() || unsettled)
                && (!at.keySpec().hasMaterialIds() || at.recorded().keyMaterialId() != null);
    }

    private static Optional<Plan> usedByOthers(Situation at) {
        return Precedence.usesMaterial(at.look().siblings())
                .map(sibling -> held(
                        Reason.DuplicateKey,
                        Precedence.words(at.look().subject(), sibling)
                                + " has imported material into the same KMS key, which would stop working. Delete"
                                + " that one first, or set spec.deletionPolicy to Retain to keep the material",
                        SHARED_RECHECK));
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

    private static Plan delete(Situation at) {
        return new Plan(
                new Action.DeleteMaterial(
                        at.recorded().name(),
                        at.keySpec().hasMaterialIds() ? at.recorded().keyMaterialId() : null),
                Posture.WAITING,
                Reason.Deleting,
                "the material is being deleted from KMS",
                RETRY);
    }

    private static Plan nothingToDelete(List<Situation> entries) {
        return entries.stream().anyMatch(at -> !at.held().missing())
                ? release(
                        Fate.KEPT,
                        "it is not known which of the key's materials this ImportedKey imported; what KMS holds stays"
                                + " there")
                : release(Fate.GONE, "KMS does not hold the material any more");
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

    private static Plan release(Fate material, String message) {
        return new Plan(
                new Action.ReleaseFinalizer(material), Posture.WAITING, Reason.Deleting, message, Duration.ZERO);
    }
}
