package dev.byok.operator.kmsemulator.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The emulator's idea of now: real time plus an offset that a test moves, so that a token or material expires when the
 * test says so. Everything the emulator dates or lets expire, the HTTP {@code Date} header included, uses it.
 */
public final class EmulatorClock implements InstantSource {
    private final InstantSource real;
    private Duration offset = Duration.ZERO;

    /** A clock that starts at real time. */
    public EmulatorClock() {
        this(Clock.systemUTC());
    }

    /**
     * A clock that starts at, and runs with, the given source; a fixed source makes a clock that only moves on demand.
     */
    public EmulatorClock(InstantSource real) {
        this.real = real;
    }

    @Override
    public synchronized Instant instant() {
        return real.instant().plus(offset);
    }

    /** Moves the clock by a duration, backwards if it is negative. */
    public synchronized void advance(Duration duration) {
        offset = offset.plus(duration);
    }

    /** Sets the clock; it runs on from there. */
    public synchronized void set(Instant instant) {
        offset = Duration.between(real.instant(), instant);
    }
}
