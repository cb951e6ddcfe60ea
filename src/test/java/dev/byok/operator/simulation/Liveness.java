package dev.byok.operator.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * What is demanded happens within a bound, counted from the last time that anything stood in its way. So no key with a
 * valid source lapses, and every history settles.
 */
final class Liveness {
    /** A moment for latency, stale reads and what backoff is left of bad weather. */
    private static final Duration SHORT = Duration.ofHours(1);

    private static final Duration CEREMONY = Ceremony.LONGEST_PROMPT.plus(Duration.ofHours(7));

    private final SimulatedClock clock;
    private final SimulatedCluster cluster;
    private final Expectation expectation;
    private final BooleanSupplier able;
    private Instant undisturbedSince;
    private Instant demandedSince;

    Liveness(SimulatedClock clock, SimulatedCluster cluster, Expectation expectation, BooleanSupplier able) {
        this.clock = clock;
        this.cluster = cluster;
        this.expectation = expectation;
        this.able = able;
        this.undisturbedSince = clock.now();
    }

    /** Somebody or something interferes: patience begins anew. */
    void disturbed() {
        undisturbedSince = clock.now();
        demandedSince = null;
    }

    void sample() {
        if (!able.getAsBoolean() || !expectation.importDemanded()) {
            demandedSince = null;
            return;
        }
        if (demandedSince == null) {
            demandedSince = clock.now();
        }
        Duration poll = Ask.duration(cluster.ask.poll);
        Duration look = poll.plus(poll.dividedBy(20)).plus(SHORT);
        Duration answer = cluster.ask.plaintext ? Duration.ZERO : CEREMONY;
        Instant since = demandedSince.isAfter(undisturbedSince) ? demandedSince : undisturbedSince;
        if (Duration.between(since, clock.now()).compareTo(look.plus(answer)) > 0) {
            throw new Violation("nothing stands in the way since " + since + ", and the key is not as the spec asks");
        }
        boolean foreseen = expectation.overdue()
                && !undisturbedSince.isAfter(expectation.latest().minus(look));
        if (foreseen && Duration.between(expectation.latest(), clock.now()).compareTo(SHORT.plus(answer)) > 0) {
            throw new Violation("the renewal due at " + expectation.latest() + " did not happen");
        }
    }
}
