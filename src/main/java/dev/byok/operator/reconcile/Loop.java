package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kms.ParametersForImport;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * The architecture: observe, plan, perform one action, record status, and again until there is nothing to do now. A
 * crash between any two steps leaves a state that the planner knows.
 */
final class Loop {
    /** A key comes to rest in three passes; more in a row means that something undoes what is done. */
    private static final int MOST_PASSES = 5;

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

    /**
     * Where a run ends.
     *
     * @param plan the plan of the last pass, whose status is written
     * @param recheck when to look again if nothing happens before
     */
    record Rest(Plan plan, Instant recheck) {
        private static Rest of(Plan plan, Instant now) {
            return new Rest(plan, now.plus(plan.recheckAfter()));
        }
    }

    /** The resource as the API server has it, and what is known beyond that. */
    private record State(ImportedKey stored, ImportedKeyStatus known, Rest rest) {}

    /** Runs passes until one has nothing to do now. */
    Rest run(ImportedKey resource, List<Sibling> siblings, StoredKeys keys) {
        State state = new State(resource, StatusWriter.statusOf(resource), null);
        for (int pass = 1; pass <= MOST_PASSES; pass++) {
            state = pass(state, siblings, keys);
            if (state.rest() != null) {
                return state.rest();
            }
        }
        writer.writeOver(state.stored(), state.known(), keys);
        Plan restless = Plan.wait(Posture.WAITING, Reason.Importing, "the key does not come to rest", BREATH);
        return Rest.of(restless, clock.instant());
    }

    private State pass(State state, List<Sibling> siblings, StoredKeys keys) {
        try (Sight sight = observer.look(state.stored(), state.known(), siblings, clock.instant())) {
            Instant now = clock.instant();
            Observation seen = sight.observation();
            Observation look = seen.withStatus(ledger.learn(seen, now));
            Plan plan = planner.plan(look, now);
            return switch (plan.action()) {
                case Action.None _ -> rest(state.stored(), look, Rest.of(plan, now), keys);
                case Action.ReleaseFinalizer _ -> new State(state.stored(), look.status(), Rest.of(plan, now));
                case Action.GetParameters action -> fetch(state.stored(), look, action, keys);
                case Action.Import action -> send(state.stored(), look, plan, action, sight, keys);
                case Action.DeleteMaterial action -> delete(state.stored(), look, action, keys);
            };
        }
    }

    private State rest(ImportedKey stored, Observation look, Rest rest, StoredKeys keys) {
        ImportedKeyStatus status = Report.after(look, rest.plan(), clock.instant());
        return new State(writer.writeOver(stored, status, keys), status, rest);
    }

    /** Intent before the act: what is about to be sent stands in status before it is sent. */
    private State send(
            ImportedKey stored, Observation look, Plan plan, Action.Import action, Sight sight, StoredKeys keys) {
        Observation intent = look.withStatus(Receipts.announced(look, action));
        ImportedKeyStatus announced = Report.after(intent, plan, clock.instant());
        ImportedKey written = writer.write(stored, announced, keys);
        Observation sent = intent.withStatus(announced);
        try {
            ImportedKeyStatus next = performer
                    .importMaterial(sent, action, sight.pair())
                    .map(receipt -> Receipts.accepted(sent, action, receipt))
                    .orElseGet(() -> Receipts.withdrawn(sent));
            return new State(written, next, null);
        } catch (KmsFailure e) {
            return afterFailure(written, sent.withStatus(Receipts.failed(sent, action, e, clock.instant())), e, keys);
        }
    }

    private State fetch(ImportedKey stored, Observation look, Action.GetParameters action, StoredKeys keys) {
        try {
            ParametersForImport parameters = performer.getParameters(look, action);
            ImportedKeyStatus next = action.publish()
                    ? Receipts.published(look, ParameterSets.published(action, parameters))
                    : look.status();
            return new State(stored, next, null);
        } catch (KmsFailure e) {
            return afterFailure(stored, look.withStatus(Receipts.refused(look, e, clock.instant())), e, keys);
        }
    }

    private State delete(ImportedKey stored, Observation look, Action.DeleteMaterial action, StoredKeys keys) {
        try {
            String requestId = performer.deleteMaterial(look, action);
            writer.announce(stored, Notices.deleted(action.material(), requestId));
            ImportedKeyStatus deleted = Receipts.deleted(look);
            return new State(writer.writeOver(stored, deleted, keys), deleted, null);
        } catch (KmsFailure e) {
            return afterFailure(stored, look.withStatus(Receipts.refused(look, e, clock.instant())), e, keys);
        }
    }

    /** What KMS answered decides how to go on; there is no need to ask it again at once. */
    private State afterFailure(ImportedKey stored, Observation look, KmsFailure failure, StoredKeys keys) {
        Observation known = failure.kind() == KmsFailure.Kind.THROTTLED
                ? look.withKey(new KeyView.Unreadable(failure.kind(), failure.getMessage()))
                : look;
        Instant now = clock.instant();
        Plan plan = planner.plan(known, now);
        return plan.action() instanceof Action.GetParameters
                ? new State(stored, known.status(), null)
                : rest(stored, known, Rest.of(plan, now), keys);
    }
}
