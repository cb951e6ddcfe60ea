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
import dev.byok.operator.plan.Precedence;
import dev.byok.operator.plan.Reason;
import dev.byok.operator.plan.Receipts;
import dev.byok.operator.plan.Report;
import dev.byok.operator.quota.FetchLimits;
import dev.byok.operator.quota.Turns;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The architecture: observe, plan, perform one action, record status, and again until there is nothing to do now. A
 * crash between any two steps leaves a state that the planner knows.
 */
final class Loop {
    /**
     * A key comes to rest in three passes, four with a finalizer; more in a row means that something undoes what is
     * done.
     */
    private static final int MOST_PASSES = 5;

    private static final Duration BREATH = Duration.ofSeconds(5);
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

    private final Observer observer;
    private final Ledger ledger;
    private final Planner planner;
    private final Performer performer;
    private final StatusWriter writer;
    private final Turns turns;
    private final FetchLimits fetchLimits;
    private final InstantSource clock;

    Loop(
            Observer observer,
            Ledger ledger,
            Planner planner,
            Performer performer,
            StatusWriter writer,
            Turns turns,
            FetchLimits fetchLimits,
            InstantSource clock) {
        this.observer = observer;
        this.ledger = ledger;
        this.planner = planner;
        this.performer = performer;
        this.writer = writer;
        this.turns = turns;
        this.fetchLimits = fetchLimits;
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

    /**
     * Runs passes until one has nothing to do now.
     *
     * @param access how KMS may be asked
     */
    Rest run(ImportedKey resource, KmsAccess access, StoredKeys keys) {
        State state = new State(resource, writer.known(resource), null);
        for (int pass = 1; pass <= MOST_PASSES; pass++) {
            state = pass(state, access, keys);
            if (state.rest() != null) {
                return state.rest();
            }
        }
        writer.writeOver(state.stored(), state.known(), keys);
        Plan restless = Plan.wait(Posture.WAITING, Reason.Importing, "the key does not come to rest", BREATH);
        return Rest.of(restless, clock.instant());
    }

    private State pass(State state, KmsAccess access, StoredKeys keys) {
        Instant begun = clock.instant();
        try (Sight sight = observer.look(state.stored(), state.known(), access, keys, begun)) {
            Instant now = clock.instant();
            Observation seen = sight.observation();
            Observation look = seen.withStatus(ledger.learn(seen, now));
            Plan plan = planner.plan(look, now);
            return switch (plan.action()) {
                case Action.None _ -> {
                    turns.leave(CallOrder.nameOf(state.stored()));
                    yield rest(state.stored(), look, Rest.of(plan, seenAt(begun, now)), keys);
                }
                case Action.AddFinalizer _ -> new State(keys.addFinalizer(state.stored()), look.status(), null);
                case Action.ReleaseFinalizer action -> {
                    writer.release(state.stored(), action, plan.message());
                    ImportedKey released = keys.removeFinalizer(state.stored());
                    yield new State(released, look.status(), look.subject().deleting() ? Rest.of(plan, now) : null);
                }
                case Action.Write action -> inTurn(state.stored(), look, plan, action, sight, keys);
            };
        }
    }

    /** Where the clock jumped during a look, the look is of the time before. */
    private static Instant seenAt(Instant begun, Instant now) {
        return now.isAfter(begun.plus(LONGEST_LOOK)) ? begun : now;
    }

    /** A write waits for its turn between two passes, before anything about it is recorded. */
    private State inTurn(
            ImportedKey stored, Observation look, Plan plan, Action.Write write, Sight sight, StoredKeys keys) {
        Duration early = write instanceof Action.GetParameters
                ? fetchLimits.untilNext(CallOrder.fetcher(look), CallOrder.kmsTime(look))
                : Duration.ZERO;
        if (early.isPositive()) {
            turns.leave(CallOrder.nameOf(stored));
            Instant now = clock.instant();
            return rest(stored, look, Rest.of(plan.fetchedAt(now, early), now), keys);
        }
        Optional<Turns.Turn> turn =
                turns.ask(CallOrder.nameOf(stored), CallOrder.quota(look, write), CallOrder.urgency(look, write));
        if (turn.isEmpty()) {
            return rest(stored, look, Rest.of(plan.queued(), clock.instant()), keys);
        }
        try (Turns.Turn ours = turn.get()) {
            return switch (write) {
                case Action.GetParameters action -> fetch(ours, stored, look, action, keys);
                case Action.Import action -> send(ours, stored, look, plan, action, sight, keys);
                case Action.DeleteMaterial action -> delete(ours, stored, look, action, keys);
            };
        }
    }

    private State rest(ImportedKey stored, Observation look, Rest rest, StoredKeys keys) {
        ImportedKeyStatus status = Report.after(look, rest.plan(), clock.instant());
        return new State(writer.writeOver(stored, status, keys), status, rest);
    }

    /** Intent before the act: what is about to be sent stands in status before it is sent. */
    private State send(
            Turns.Turn turn,
            ImportedKey stored,
            Observation look,
            Plan plan,
            Action.Import action,
            Sight sight,
            StoredKeys keys) {
        Observation intent = look.withStatus(Receipts.announced(look, action));
        ImportedKeyStatus announced = Report.after(intent, plan, clock.instant());
        ImportedKey written = writer.write(stored, announced, keys);
        Observation sent = intent.withStatus(announced);
        turn.await();
        // Whoever wrote its intent first goes on; two that wrote theirs at the same time both give way.
        if (Precedence.over(look.subject(), StatusWriter.statusOf(stored), keys.siblings(written, announced.keyArn()))
                .isPresent()) {
            return new State(written, Receipts.withdrawn(sent, look.recorded().attempt()), null);
        }
        try {
            ImportedKeyStatus next = performer
                    .importMaterial(sent, action, sight.pair())
                    .map(receipt -> Receipts.accepted(sent, action, receipt))
                    .orElseGet(() -> Receipts.withdrawn(sent, look.recorded().attempt()));
            return new State(written, next, null);
        } catch (KmsFailure e) {
            ImportedKeyStatus next =
                    Receipts.failed(sent, action, look.recorded().attempt(), e, clock.instant());
            return afterFailure(turn, written, sent.withStatus(next), e, keys);
        }
    }

    private State fetch(
            Turns.Turn turn, ImportedKey stored, Observation look, Action.GetParameters action, StoredKeys keys) {
        turn.await();
        try {
            ParametersForImport parameters = performer.getParameters(look, action);
            fetchLimits.fetched(CallOrder.fetcher(look), CallOrder.kmsTime(look));
            ImportedKeyStatus next = action.publish()
                    ? Receipts.published(look, performer.published(look, action, parameters))
                    : look.status();
            return new State(stored, next, null);
        } catch (KmsFailure e) {
            if (e.kind() != KmsFailure.Kind.THROTTLED) {
                fetchLimits.fetched(CallOrder.fetcher(look), CallOrder.kmsTime(look));
            }
            return afterFailure(turn, stored, look.withStatus(Receipts.refused(look, e, clock.instant())), e, keys);
        }
    }

    private State delete(
            Turns.Turn turn, ImportedKey stored, Observation look, Action.DeleteMaterial action, StoredKeys keys) {
        turn.await();
        if (Precedence.usesMaterial(keys.siblings(stored, look.status().keyArn()))
                .isPresent()) {
            return new State(stored, look.status(), null);
        }
        try {
            String requestId = performer.deleteMaterial(look, action);
            writer.announce(stored, Notices.deleted(action.material(), requestId));
            ImportedKeyStatus deleted = Receipts.deleted(look, action.material());
            return new State(writer.writeOver(stored, deleted, keys), deleted, null);
        } catch (KmsFailure e) {
            return afterFailure(turn, stored, look.withStatus(Receipts.refused(look, e, clock.instant())), e, keys);
        }
    }

    /** What KMS answered decides how to go on; there is no need to ask it again at once. */
    private State afterFailure(
            Turns.Turn turn, ImportedKey stored, Observation look, KmsFailure failure, StoredKeys keys) {
        if (failure.kind() == KmsFailure.Kind.THROTTLED) {
            turn.throttled();
        }
        Observation known = failure.kind().concernsTheCaller()
                ? look.withKey(new KeyView.Unreadable(failure.kind(), failure.getMessage()))
                : look;
        Instant now = clock.instant();
        Plan plan = planner.plan(known, now);
        return plan.action() instanceof Action.GetParameters
                ? new State(stored, known.status(), null)
                : rest(stored, known, Rest.of(plan, now), keys);
    }
}
