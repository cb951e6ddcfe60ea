package dev.byok.operator.simulation;

import java.time.Instant;

/** What people did to stop a key, and whether they have asked for it since. */
final class KillSwitches {
    private final SimulatedClock clock;
    private boolean reenableAllowed;
    private Instant lostAt;
    private boolean expired;
    private Instant disabledAt;
    private boolean disabledWasSeen;
    private Instant shownSince;
    private boolean heldIsRecorded;
    private Instant askedAt = Instant.MIN;
    private Instant seenAtWork = Instant.MAX;
    private Instant recordLostAt = Instant.MIN;

    KillSwitches(SimulatedClock clock) {
        this.clock = clock;
    }

    /** Whether a request may have an import enable a key that somebody disabled. */
    void mayBeUndone(boolean byRequest) {
        reenableAllowed = byRequest;
    }

    void deleted() {
        lostAt = clock.now();
        expired = false;
    }

    /**
     * The material reached its end.
     *
     * @param foreseen whether the operator knew the end, without which it cannot tell an expiry from a deletion
     */
    void expired(Instant at, boolean foreseen) {
        lostAt = at;
        expired = foreseen;
    }

    void disabled() {
        disabledAt = clock.now();
        disabledWasSeen = false;
    }

    void enabled() {
        disabledAt = null;
    }

    /** A status tells that the operator has seen the key disabled. */
    void seenDisabled() {
        disabledWasSeen = true;
        shownSince = shownSince == null ? disabledAt : shownSince;
    }

    /** A status tells that the operator has seen the key in another state. */
    void seenWorking() {
        shownSince = null;
    }

    void asked() {
        askedAt = clock.now();
    }

    void recordLost() {
        recordLostAt = clock.now();
        heldIsRecorded = false;
    }

    /**
     * The operator has recorded a look that showed the key at work: a request that it saw then asks for nothing later.
     */
    void seenAtWork(Instant asOf) {
        seenAtWork = asOf;
    }

    /** Somebody asked since that happened, or since the key was last seen at work before it. */
    private boolean askedSince(Instant event) {
        return askedAt.isAfter(seenAtWork.isBefore(event) ? seenAtWork : event);
    }

    /** A status tells that the key holds material. */
    void seenHeld() {
        heldIsRecorded = true;
    }

    /**
     * Checks an import that is about to change a key.
     *
     * @param namesMaterial whether KMS tells of a key that lost its material that it ever had some: of HMAC and
     *     asymmetric keys only the record does
     * @param lookedAsOf the time of what the operator last saw of the key; what happened later it could not know
     */
    void check(Truth before, Ask ask, boolean namesMaterial, Instant lookedAsOf) {
        if (ask.suspend) {
            throw new Violation("an import while spec.suspend is true");
        }
        boolean lost = !before.held() && before.identity() != null && lostAt != null && !lookedAsOf.isBefore(lostAt);
        boolean lapse = expired && ask.spec().reimport() != null && ask.manualReimport();
        if (lost && !askedSince(lostAt) && (ask.manualRecovery || (lapse && recordLostAt.isBefore(lostAt)))) {
            throw new Violation("a loss of " + lostAt + " is mended, and nobody asked");
        }
        if (disabledAt == null) {
            return;
        }
        // Enabled and disabled again between two looks is, to the operator, disabled all along.
        Instant told = shownSince == null ? disabledAt : shownSince;
        boolean stopped = !lookedAsOf.isBefore(disabledAt) && !(reenableAllowed && askedSince(told));
        // A key that never held material stands in PendingImport whatever was done to it: its first import is no loss.
        boolean heldThen = before.identity() != null && (lostAt == null || lostAt.isAfter(disabledAt));
        boolean recorded = disabledWasSeen && recordLostAt.isBefore(disabledAt) && (namesMaterial || heldIsRecorded);
        boolean known = before.held() || (heldThen && recorded);
        if (stopped && known) {
            throw new Violation(
                    "a key disabled at " + disabledAt + " is enabled by an import, which nobody may have it do");
        }
    }
}
