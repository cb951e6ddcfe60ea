package dev.byok.operator.quota;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Admits passes as far as the lease is still renewed in time beside them. Where the processor is scarce, passes and the
 * JIT compiler would leave none to the renewals, and the process would lose the lease to a replica that starts as cold.
 * So a few passes run at first, twice as many after each renewal that was prompt, half as many after one that was late,
 * and none begins while a renewal is overdue.
 */
public final class PassAdmission implements AutoCloseable {
    private static final int AT_FIRST = 4;

    /** A renewal takes some ten milliseconds where the processor is free. */
    private static final Duration PROMPT = Duration.ofMillis(500);

    private final int most;
    private final Duration overdue;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int limit;
    private int running;
    private long renewed;
    private boolean closed;

    private PassAdmission(int most, int limit, Duration overdue, LongSupplier nanos) {
        this.most = most;
        this.limit = limit;
        this.overdue = overdue;
        this.nanos = nanos;
        renewed = nanos.getAsLong();
    }

    /** For a process that holds no lease: whatever asks is admitted. */
    public static PassAdmission unlimited() {
        return new PassAdmission(Integer.MAX_VALUE, Integer.MAX_VALUE, null, System::nanoTime);
    }

    /**
     * For a process that renews a lease.
     *
     * @param most how many passes run at once where the processor is free
     * @param retryPeriod the time between two renewals
     * @param nanos a monotonic clock, in nanoseconds
     */
    public static PassAdmission under(int most, Duration retryPeriod, LongSupplier nanos) {
        return new PassAdmission(most, Math.min(most, AT_FIRST), retryPeriod.plus(PROMPT), nanos);
    }

    /**
     * Waits until a pass may begin. Whoever was admitted leaves when the pass is over.
     *
     * @return whether it was admitted; not if the process stops
     */
    public boolean enter() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && (running >= limit || isOverdue())) {
                // Time alone makes a renewal overdue; a renewal wakes everybody.
                changed.await(1, TimeUnit.SECONDS);
            }
            running += closed ? 0 : 1;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** A pass is over. */
    public void leave() {
        lock.lock();
        try {
            running--;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The lease was won or renewed.
     *
     * @param delay from the time that was planned for the renewal until it was answered
     */
    public void renewed(Duration delay) {
        lock.lock();
        try {
            renewed = nanos.getAsLong();
            boolean prompt = delay.compareTo(PROMPT) <= 0;
            limit = prompt ? (int) Math.min(most, 2L * limit) : Math.max(1, limit / 2);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many passes run at once where the processor is free. */
    public int most() {
        return most;
    }

    /** How many passes may run at once now; none while a renewal is overdue. */
    public int permitted() {
        lock.lock();
        try {
            return isOverdue() ? 0 : limit;
        } finally {
            lock.unlock();
        }
    }

    /** How many passes may run at once while renewals are prompt. */
    int limit() {
        lock.lock();
        try {
            return limit;
        } finally {
            lock.unlock();
        }
    }

    private boolean isOverdue() {
        return overdue != null && nanos.getAsLong() - renewed > overdue.toNanos();
    }

    /** Admits nobody any more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
