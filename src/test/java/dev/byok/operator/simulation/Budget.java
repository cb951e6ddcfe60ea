package dev.byok.operator.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Calls per key. With P polls (time over poll interval, and over a minute while somebody in AWS is waited for), A acts
 * of people and of weather, R starts of the operator, F failed calls, S stale answers, I imports sent, U of them
 * without a known outcome, and W the time in which an answer was awaited:
 *
 * <ul>
 *   <li>GetParametersForImport: at most I + A + R + F + W / 18 h;
 *   <li>DescribeKey: at most P + 4 (I + G + A + R + F) + 3 S + 20 U, G being GetParametersForImport;
 *   <li>ListKeyRotations and GetPublicKey: at most one with each DescribeKey.
 * </ul>
 *
 * In calm weather, with nobody about, that is one poll each interval and five calls for each renewal.
 */
final class Budget {
    private static final Duration REFRESH = Duration.ofHours(18);
    private static final Duration SOONEST = Duration.ofMinutes(1);

    private final SimulatedClock clock;
    private final Map<String, Integer> calls = new TreeMap<>();
    private double polls;
    private Instant polledUntil;
    private Duration awaiting = Duration.ZERO;
    private int acts;
    private int starts;
    private int failed;
    private int stale;
    private int imports;
    private int unknown;

    Budget(SimulatedClock clock) {
        this.clock = clock;
        this.polledUntil = clock.now();
    }

    void called(String operation) {
        calls.merge(operation, 1, Integer::sum);
    }

    void acted() {
        acts++;
    }

    void started() {
        starts++;
    }

    void failed() {
        failed++;
    }

    void stale() {
        stale++;
    }

    void importSent() {
        imports++;
    }

    void outcomeUnknown() {
        unknown++;
    }

    /**
     * Time has gone on.
     *
     * @param sooner whether somebody in AWS was waited for, in which time the key is looked at more often
     */
    void elapsed(Ask ask, boolean awaited, boolean sooner) {
        Duration since = Duration.between(polledUntil, clock.now());
        polledUntil = clock.now();
        Duration interval = sooner ? SOONEST : Ask.duration(ask.poll);
        polls += since.toMillis() / (double) interval.toMillis();
        awaiting = awaited ? awaiting.plus(since) : awaiting;
    }

    int calls(String operation) {
        return calls.getOrDefault(operation, 0);
    }

    int starts() {
        return starts;
    }

    void check() {
        int parameters = calls("GetParametersForImport");
        double mostParameters =
                imports + acts + starts + failed + 1 + awaiting.toMillis() / (double) REFRESH.toMillis();
        double mostDescribes =
                polls + 4.0 * (imports + parameters + acts + starts + failed) + 3.0 * stale + 20 * unknown;
        within("GetParametersForImport", parameters, mostParameters);
        within("DescribeKey", calls("DescribeKey"), mostDescribes);
        within("ListKeyRotations", calls("ListKeyRotations"), calls("DescribeKey"));
        within("GetPublicKey", calls("GetPublicKey"), calls("DescribeKey"));
    }

    private void within(String operation, double count, double most) {
        if (count > most) {
            throw new Violation(operation + " was called " + count + " times, at most " + most + " are due: " + this);
        }
    }

    @Override
    public String toString() {
        return "calls " + calls + ", polls " + (long) polls + ", acts " + acts + ", starts " + starts + ", failed "
                + failed + ", stale " + stale + ", imports " + imports + ", unknown " + unknown + ", awaiting "
                + awaiting;
    }
}
