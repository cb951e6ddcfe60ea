package dev.byok.operator.kmsemulator.key;

import java.time.Duration;
import java.time.Instant;

/**
 * How far a read lags behind.
 *
 * @param stale whether it lags behind at all
 * @param sinceWrite how old a write must be to be seen; null: the last write is not seen, however old
 */
public record Staleness(boolean stale, Duration sinceWrite) {
    /** A read that sees every write. */
    public static final Staleness NONE = new Staleness(false, null);

    boolean hides(Instant write, Instant now) {
        return stale && (sinceWrite == null || now.isBefore(write.plus(sinceWrite)));
    }
}
