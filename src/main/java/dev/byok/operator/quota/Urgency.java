package dev.byok.operator.quota;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * How urgent a request is among those of its namespace: the smaller comes first.
 *
 * @param standing how its key stands
 * @param end when the key stops working; null if that is not what makes the request urgent
 */
public record Urgency(Standing standing, Instant end) implements Comparable<Urgency> {
    /**
     * A key that is due and has less time left counts as about to stop. At AWS's one set of import parameters a second
     * this is enough for more than 16,000 keys, with what is left to requests that are not urgent.
     */
    static final Duration NEAR_ITS_END = Duration.ofHours(6);

    private static final Comparator<Urgency> ORDER = Comparator.comparing(Urgency::standing)
            .thenComparing(Urgency::end, Comparator.nullsLast(Comparator.naturalOrder()));

    /** How the key stands that a request is for, the most urgent first. */
    public enum Standing {
        /** It worked, and its material is gone. */
        LOST,
        /** It is due for renewal and about to stop working. */
        ENDING,
        /** It is due for renewal. */
        DUE,
        /** Somebody asked for the import or deletion. */
        REQUESTED,
        /** Its expiration or its Secrets differ from what was imported. */
        CHANGED,
        /** It never had material. */
        FIRST
    }

    /** A key that needs renewal until that end. */
    public static Urgency due(Instant end, Instant now) {
        boolean near = Duration.between(now, end).compareTo(NEAR_ITS_END) < 0;
        return new Urgency(near ? Standing.ENDING : Standing.DUE, end);
    }

    /** A key without an end that counts. */
    public static Urgency of(Standing standing) {
        return new Urgency(standing, null);
    }

    /** Whether something that worked has stopped or is about to: such requests go before those of other namespaces. */
    public boolean outageNear() {
        return standing == Standing.LOST || standing == Standing.ENDING;
    }

    @Override
    public int compareTo(Urgency other) {
        return ORDER.compare(this, other);
    }
}
