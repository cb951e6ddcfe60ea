package dev.byok.operator.quota;

import java.time.Duration;

/** Whether an endpoint is worth asking, as far as one namespace saw since its last answer. Times are in nanoseconds. */
final class CircuitBreaker {
    private static final int OPENS_AFTER = 3;
    private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(30).toNanos();
    private static final long FORGOTTEN_AFTER = Duration.ofMinutes(10).toNanos();

    private int unanswered;
    private long openSince;
    private long pause = FIRST_PAUSE;
    private long nextTry;
    private long lastUnanswered;

    /** No answer came to a call. Those that were under way when it opened do not prolong the pause. */
    void noAnswer(long now) {
        unanswered++;
        lastUnanswered = now;
        if (unanswered == OPENS_AFTER) {
            openSince = now;
            nextTry = now + pause;
        } else if (unanswered > OPENS_AFTER && now - nextTry >= 0) {
            pause = Math.min(2 * pause, LONGEST_PAUSE);
            nextTry = now + pause;
        }
    }

    boolean open() {
        return unanswered >= OPENS_AFTER;
    }

    /** Whether one more call may be made beside those under way; while it is open, one at a time after each pause. */
    boolean allows(int underWay, long now) {
        return !open() || (underWay == 0 && now - nextTry >= 0);
    }

    /** How long it is open. */
    Duration openFor(long now) {
        return Duration.ofNanos(now - openSince);
    }

    /** How long until the next try; not negative. */
    Duration untilNextTry(long now) {
        return Duration.ofNanos(Math.max(0, nextTry - now));
    }

    /** Whether what it knows is too old to matter. */
    boolean forgettable(long now) {
        return now - lastUnanswered > FORGOTTEN_AFTER;
    }
}
