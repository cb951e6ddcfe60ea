package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.kms.ImportReceipt;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.plan.Action;
import dev.byok.operator.plan.KeyView;
import dev.byok.operator.plan.Ledger;
import dev.byok.operator.plan.Notices;
import dev.byok.operator.plan.Observation;
import dev.byok.operator.plan.Plan;
import dev.byok.operator.plan.Planner;
import dev.byok.operator.plan.Posture;
import dev.byok.operator.plan.Reason;
import dev.byok.operator.plan.Receipts;
import dev.byok.operator.plan.Report;
import dev.byok.operator.plan.Sibling;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * The architecture: observe, plan, perform one action, record status, and again until there is nothing to do now. A
 * crash between any two steps leaves a state that the planner knows.
 */
final class Loop {
    /** A key comes to rest in two passes; more in a row means that something undoes what is done. */
    private static final int MOST_PASSES = 4;

    private static final Duration BREATH = Duration.ofSeconds(5);

    private final Observer observer;
    private final Ledger ledger;
    private final Planner planner;
    private final Performer performer;
    private final StatusWriter writer;
    private final InstantSource clock;

    Loop(
            Observer observer,
            Ledger ledger,
            Planner planner,
            Performer performer,
            StatusWriter writer,
            InstantSource clock) {
        this.observer = observer;
        this.ledger = ledger;
        this.planner = planner;
        this.performer = performer;
        this.writer = writer;
        this.clock = clock;
    }

    /** The resource as the API server has it, and what is known beyond that. */
    private record State(ImportedKey stored, ImportedKeyStatus known, Plan rest) {}

    /**
     * Runs passes until one has nothing to do now.
     *
     * @return the plan of the last pass, whose status is written
     */
    Plan run(ImportedKey resource, List<Sibling> siblings, Context<ImportedKey> context) {
        State state = new State(resource, StatusWriter.statusOf(resource), null);
        for (int pass = 1; pass <= MOST_PASSES; pass++) {
            state = pass(state, siblings, context);
            if (state.rest() != null) {
                return state.rest();
            }
        }
        writer.writeOver(state.stored(), state.known(), context);
        return Plan.wait(Posture.WAITING, Reason.Importing, "the key does not come to rest", BREATH);
    }

    private State pass(State state, List<Sibling> siblings, Context<ImportedKey> context) {
        try (Sight sight = observer.look(state.stored(), state.known(), siblings)) {
            Instant now = clock.instant();
            Observation seen = sight.observation();
            Observation look = seen.withStatus(ledger.learn(seen, now));
            Plan plan = planner.plan(look, now);
            return switch (plan.action()) {
                case Action.None _ -> rest(state.stored(), look, plan, context);
                case Action.ReleaseFinalizer _ -> new State(state.stored(), look.status(), plan);
                case Action.Import action -> send(state.stored(), look, plan, action, sight, context);
                case Action.DeleteMaterial action -> delete(state.stored(), look, action, context);
            };
        }
    }

    private State rest(ImportedKey stored, Observation look, Plan plan, Context<ImportedKey> context) {
        ImportedKeyStatus status = Report.after(look, plan, clock.instant());
        return new State(writer.writeOver(stored, status, context), status, plan);
    }

    /** Intent before the act: what is about to be sent stands in status before it is sent. */
    private State send(
            ImportedKey stored,
            Observation look,
            Plan plan,
            Action.Import action,
            Sight sight,
            Context<ImportedKey> context) {
        Observation intent = look.withStatus(Receipts.announced(look, action));
        ImportedKeyStatus announced = Report.after(intent, plan, clock.instant());
        ImportedKey written = writer.write(stored, announced, context);
        Observation sent = intent.withStatus(announced);
        try {
            ImportReceipt receipt = performer.importMaterial(sent, action, sight.pair());
            return new State(written, Receipts.accepted(sent, action, receipt), null);
        } catch (KmsFailure e) {
            return afterFailure(
                    written, sent.withStatus(Receipts.failed(sent, action, e, clock.instant())), e, context);
        }
    }

    private State delete(
            ImportedKey stored, Observation look, Action.DeleteMaterial action, Context<ImportedKey> context) {
        try {
            String requestId = performer.deleteMaterial(look, action);
            writer.announce(stored, Notices.deleted(action.material(), requestId));
            ImportedKeyStatus deleted = Receipts.deleted(look);
            return new State(writer.writeOver(stored, deleted, context), deleted, null);
        } catch (KmsFailure e) {
            return afterFailure(stored, look.withStatus(Receipts.deletionFailed(look, e, clock.instant())), e, context);
        }
    }

    /** What KMS answered decides how to go on; there is no need to ask it again at once. */
    private State afterFailure(ImportedKey stored, Observation look, KmsFailure failure, Context<ImportedKey> context) {
        Observation known = failure.kind() == KmsFailure.Kind.THROTTLED
                ? look.withKey(new KeyView.Unreadable(failure.kind(), failure.getMessage()))
                : look;
        return rest(stored, known, planner.plan(known, clock.instant()), context);
    }
}
