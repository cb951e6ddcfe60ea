package dev.byok.operator.quota;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds how often import parameters are fetched for one key, whatever is edited, refused or created anew: three sets
 * at once, which serves people who correct mistakes, then one a minute. AWS gives an account one set a second in a
 * Region, for all its namespaces together. Times are KMS's own. What is remembered of a key is forgotten once it may
 * have three sets again.
 */
public final class FetchLimits {
    private static final int AT_ONCE = 3;
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration ALLOWANCE = INTERVAL.multipliedBy(AT_ONCE - 1);

    /** When the key may have all sets at once again (generic cell rate algorithm). */
    private final Map<Key, Instant> fullAgain = new ConcurrentHashMap<>();

    /** Whose fetches are counted together: a resource that is created anew is not a new key. */
    public record Key(String namespace, String keyArn) {}

    /** How long until the next set may be fetched; zero if it may be now. */
    public Duration untilNext(Key key, Instant now) {
        Instant full = fullAgain.get(key);
        if (full == null || isSetBack(full, now)) {
            return Duration.ZERO;
        }
        Duration wait = Duration.between(now, full.minus(ALLOWANCE));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** A set is fetched. */
    public void fetched(Key key, Instant now) {
        fullAgain.values().removeIf(full -> !full.isAfter(now) || isSetBack(full, now));
        fullAgain.merge(key, now.plus(INTERVAL), (full, _) -> full.plus(INTERVAL));
    }

    /** A time that no fetch can have led to is of a clock that was set back since. */
    private static boolean isSetBack(Instant full, Instant now) {
        return full.isAfter(now.plus(INTERVAL.multipliedBy(2 * AT_ONCE)));
    }

    /** How many keys are remembered. */
    int size() {
        return fullAgain.size();
    }
}
