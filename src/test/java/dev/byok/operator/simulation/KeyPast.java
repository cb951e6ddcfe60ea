package dev.byok.operator.simulation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How a key was of late, so that a read can be stale. */
final class KeyPast {
    private static final int KEPT = 16;

    private final SimulatedClock clock;
    private final Witness witness;
    private final Deque<Version> versions = new ArrayDeque<>();
    private boolean expiring;

    private record Version(Instant since, Truth truth) {}

    KeyPast(SimulatedClock clock, Witness witness) {
        this.clock = clock;
        this.witness = witness;
        versions.addLast(new Version(clock.now(), Truth.NEW));
    }

    /** What is true now; an expiry is a change of its own, at its own time. */
    Truth truth() {
        Truth last = versions.getLast().truth();
        if (expiring || !last.deletedAfterExpiry(clock.now())) {
            return last;
        }
        expiring = true;
        witness.expires(last.validTo());
        expiring = false;
        put(last.deletedAt(), last.without());
        return versions.getLast().truth();
    }

    void put(Instant since, Truth next) {
        if (versions.size() == KEPT) {
            versions.removeFirst();
        }
        versions.addLast(new Version(since, next));
    }

    /** What a read shows that is as old as that; nothing is shown after its deletion. */
    Truth asOf(Instant time) {
        Truth now = truth();
        Truth seen = now;
        for (Version version : versions) {
            if (!version.since().isAfter(time)) {
                seen = version.truth();
            }
        }
        return seen.deletedAfterExpiry(clock.now()) ? seen.without() : seen;
    }
}
