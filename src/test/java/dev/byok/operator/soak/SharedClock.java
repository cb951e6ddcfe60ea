package dev.byok.operator.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Real time plus an offset that several processes share, so that KMS and the operator see it jump at the same moment.
 * The operator's process tells in the same place how far it is.
 */
final class SharedClock implements InstantSource {
    private static final int OFFSET = 0;
    private static final int TIMER_LOOK = 8;
    private static final int IN_FLIGHT = 16;
    private static final int STARTED = 24;
    private static final int FINISHED = 32;
    private static final int SIZE = 40;

    private final ByteBuffer memory;

    /** The clock in that file, which is made if it is not there. */
    SharedClock(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plusMillis(memory.getLong(OFFSET));
    }

    /** Moves it forward. */
    void advance(Duration step) {
        memory.putLong(OFFSET, memory.getLong(OFFSET) + step.toMillis());
    }

    /** The operator's timer has looked at the clock. */
    void timerLooked(Instant now) {
        memory.putLong(TIMER_LOOK, now.toEpochMilli());
    }

    /** When the operator's timer last looked at the clock. */
    Instant timerLook() {
        return Instant.ofEpochMilli(memory.getLong(TIMER_LOOK));
    }

    /** So many passes are under way or waiting for a thread, and so many have ended. */
    void passes(long inFlight, long finished) {
        memory.putLong(FINISHED, finished);
        memory.putLong(IN_FLIGHT, inFlight);
    }

    long inFlight() {
        return memory.getLong(IN_FLIGHT);
    }

    long finished() {
        return memory.getLong(FINISHED);
    }

    /** Whether the operator watches and works. */
    boolean started() {
        return memory.getLong(STARTED) == 1;
    }

    /** The operator watches and works, or it is about to be started. */
    void started(boolean yes) {
        if (!yes) {
            timerLooked(Instant.EPOCH);
            passes(0, 0);
        }
        memory.putLong(STARTED, yes ? 1 : 0);
    }
}
