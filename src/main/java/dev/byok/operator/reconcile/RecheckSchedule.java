package dev.byok.operator.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** When each resource is to be looked at next, by the wall clock, whatever happens to it. */
final class RecheckSchedule {
    /**
     * When a resource that was woken is woken again, unless its pass has set another time by then. A wake-up that gets
     * lost on its way delays a resource, and does not end its rechecks.
     */
    static final Duration AFTER_WAKING = Duration.ofMinutes(10);

    private static final Comparator<Recheck> BY_DUE = Comparator.comparing(Recheck::due)
            .thenComparing(recheck -> recheck.id().getName())
            .thenComparing(recheck -> recheck.id().getNamespace().orElse(""));

    private final InstantSource clock;
    private final LongSupplier uptimeNanos;
    private final Duration tolerance;
    private final Lock lock = new ReentrantLock();
    private final Map<ResourceID, Recheck> byResource = new HashMap<>();
    private final NavigableSet<Recheck> byDue = new TreeSet<>(BY_DUE);
    private Instant lastTime;
    private long lastUptime;

    private record Recheck(ResourceID id, Instant due) {}

    /**
     * An empty schedule.
     *
     * @param clock the wall clock
     * @param uptimeNanos a monotonic clock, in nanoseconds
     * @param tolerance by how much the wall clock may be set back unnoticed
     */
    RecheckSchedule(InstantSource clock, LongSupplier uptimeNanos, Duration tolerance) {
        this.clock = clock;
        this.uptimeNanos = uptimeNanos;
        this.tolerance = tolerance;
        lastTime = clock.instant();
        lastUptime = uptimeNanos.getAsLong();
    }

    /**
     * Replaces the time of a resource.
     *
     * @return whether that resource is now the first
     */
    boolean set(ResourceID id, Instant due) {
        lock.lock();
        try {
            return put(id, due);
        } finally {
            lock.unlock();
        }
    }

    /** A resource that is gone needs no look. */
    void remove(ResourceID id) {
        lock.lock();
        try {
            drop(id);
        } finally {
            lock.unlock();
        }
    }

    boolean contains(ResourceID id) {
        lock.lock();
        try {
            return byResource.containsKey(id);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return byResource.size();
        } finally {
            lock.unlock();
        }
    }

    /** The resources whose time has come, the earliest first. */
    List<ResourceID> due() {
        lock.lock();
        try {
            Instant now = followClock();
            List<ResourceID> due = new ArrayList<>();
            while (!byDue.isEmpty() && !byDue.first().due().isAfter(now)) {
                ResourceID id = byDue.first().id();
                put(id, now.plus(AFTER_WAKING));
                due.add(id);
            }
            return due;
        } finally {
            lock.unlock();
        }
    }

    /** How long it is until the first is due; the longest pause if that is later or never. */
    Duration pause(Duration longest) {
        lock.lock();
        try {
            if (byDue.isEmpty()) {
                return longest;
            }
            Duration first = Duration.between(clock.instant(), byDue.first().due());
            return first.compareTo(longest) < 0 ? first : longest;
        } finally {
            lock.unlock();
        }
    }

    private boolean put(ResourceID id, Instant due) {
        drop(id);
        Recheck recheck = new Recheck(id, due);
        byResource.put(id, recheck);
        byDue.add(recheck);
        return byDue.first().equals(recheck);
    }

    private void drop(ResourceID id) {
        Recheck before = byResource.remove(id);
        if (before != null) {
            byDue.remove(before);
        }
    }

    /** What was set before the clock was set back is as far away as it was before that. */
    private Instant followClock() {
        Instant now = clock.instant();
        long uptime = uptimeNanos.getAsLong();
        Duration back = Duration.ofNanos(uptime - lastUptime).minus(Duration.between(lastTime, now));
        lastTime = now;
        lastUptime = uptime;
        if (back.compareTo(tolerance) > 0) {
            byDue.clear();
            byResource.replaceAll((id, recheck) -> new Recheck(id, recheck.due().minus(back)));
            byDue.addAll(byResource.values());
        }
        return now;
    }
}
