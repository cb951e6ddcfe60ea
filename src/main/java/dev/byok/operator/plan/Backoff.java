package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a failed step is tried again: computed from status and clock alone, so that it survives a restart. */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration CAP = Duration.ofMinutes(15);
    private static final Duration FIRST_NOT_SHOWN = Duration.ofHours(1);
    private static final Duration CAP_NOT_SHOWN = Duration.ofHours(6);
    private static final int SHARE_OF_TIME_LEFT = 10;
    private static final int MOST_DOUBLINGS = 10;

    private Backoff() {}

    /**
     * When to try again after the recorded failures.
     *
     * @param timeLeft how long the key still works; null when it does not work or does not expire
     */
    static Instant nextTry(Failures failures, String uid, Duration timeLeft) {
        int doublings = Math.min(Math.max(failures.count() - 1, 0), MOST_DOUBLINGS);
        Duration delay = shorter(FIRST.multipliedBy(1L << doublings), CAP);
        if (timeLeft != null && timeLeft.isPositive()) {
            delay = shorter(delay, longer(timeLeft.dividedBy(SHARE_OF_TIME_LEFT), FIRST));
        }
        return failures.lastTime().plus(delay).plus(Jitter.upTo(delay.dividedBy(5), uid, failures.count()));
    }

    /**
     * How long is left until then; empty when it is time to try, and when the clock was set back to before the failure.
     */
    static Optional<Duration> pause(Failures failures, String uid, Duration timeLeft, Instant now) {
        Instant next = nextTry(failures, uid, timeLeft);
        boolean over = !next.isAfter(now) || now.isBefore(failures.lastTime());
        return over ? Optional.empty() : Optional.of(Duration.between(now, next));
    }

    /** How long to wait after that many imports in a row that KMS accepted and did not show. */
    static Duration afterImportsNotShown(int imports) {
        int doublings = Math.min(Math.max(imports - 2, 0), MOST_DOUBLINGS);
        return shorter(FIRST_NOT_SHOWN.multipliedBy(1L << doublings), CAP_NOT_SHOWN);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
