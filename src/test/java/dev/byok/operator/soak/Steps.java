package dev.byok.operator.soak;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How far the clock moves at a time: hours or days, but never so far that a key which waits for a try to succeed has no
 * other one before its end.
 */
final class Steps {
    private static final int LONGEST_HOURS = 20 * 24;
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration ANOTHER_TRY = Duration.ofDays(2);

    private final InstantSource clock;
    private final Random random;
    private final List<Subject> subjects;

    Steps(InstantSource clock, Random random, List<Subject> subjects) {
        this.clock = clock;
        this.random = random;
        this.subjects = subjects;
    }

    /** The next step, the first key ending after so long. */
    Duration next(Duration left) {
        int hours = random.nextInt(5) == 0 ? 1 + random.nextInt(24) : 24 + random.nextInt(LONGEST_HOURS - 24);
        return atMost(Duration.ofHours(hours), left);
    }

    /** A step of that length, or a shorter one for the key that ends after so long. */
    Duration atMost(Duration wanted, Duration left) {
        Duration most = lastTries(left) ? left.dividedBy(2) : left.minus(ANOTHER_TRY);
        Duration step = most.compareTo(wanted) < 0 ? most : wanted;
        return step.compareTo(SHORTEST) < 0 ? SHORTEST : step;
    }

    /** Faults and meddling that go on until a key's very end would say nothing of the operator. */
    static boolean lastTries(Duration left) {
        return left.compareTo(ANOTHER_TRY.multipliedBy(2)) <= 0;
    }

    /** How long it is until the first of the keys ends that are to be imported again before that. */
    Duration untilTheFirstEnd(Map<String, ImportedKey> resources) {
        Instant now = clock.instant();
        return subjects.stream()
                .filter(subject -> subject.kind().renews())
                .map(subject -> resources.get(subject.name()).getStatus().validTo())
                .filter(end -> end != null && end.isAfter(now))
                .map(end -> Duration.between(now, end))
                .min(Duration::compareTo)
                .orElse(Duration.ofHours(LONGEST_HOURS).plus(ANOTHER_TRY));
    }
}
