package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.quota.NamespacedName;
import dev.byok.operator.quota.Turns;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes resources at instants of the wall clock, and when they have a turn at KMS. The timers of the Java Operator SDK
 * count the time in which the machine runs, so that after a suspension they would be late by its length.
 */
final class RecheckTimer extends AbstractEventSource<Void, ImportedKey> implements ResourceEventAware<ImportedKey> {
    private static final Logger LOG = LoggerFactory.getLogger(RecheckTimer.class);

    /** How long a jump of the clock may go unnoticed. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

    private static final Comparator<Recheck> BY_DUE = Comparator.comparing(Recheck::due)
            .thenComparing(recheck -> recheck.id().getName())
            .thenComparing(recheck -> recheck.id().getNamespace().orElse(""));

    private final InstantSource clock;
    private final LongSupplier uptimeNanos;
    private final Function<ResourceID, Optional<ImportedKey>> cache;
    private final Turns turns;
    private final Lock lock = new ReentrantLock();
    private final Semaphore sooner = new Semaphore(0);
    private final Map<ResourceID, Recheck> byResource = new HashMap<>();
    private final NavigableSet<Recheck> byDue = new TreeSet<>(BY_DUE);
    private Instant lastTime;
    private long lastUptime;

    private record Recheck(ResourceID id, Instant due) {}

    /**
     * A timer that is not started.
     *
     * @param clock the wall clock
     * @param uptimeNanos a clock that nobody sets, in nanoseconds
     * @param cache the resources that there are; the SDK would remember events of others for ever
     * @param turns who has a turn
     */
    RecheckTimer(
            InstantSource clock,
            LongSupplier uptimeNanos,
            Function<ResourceID, Optional<ImportedKey>> cache,
            Turns turns) {
        super(Void.class, "rechecks");
        this.clock = clock;
        this.uptimeNanos = uptimeNanos;
        this.cache = cache;
        this.turns = turns;
        turns.onChange(sooner::release);
        lastTime = clock.instant();
        lastUptime = uptimeNanos.getAsLong();
    }

    /** Wakes the resource at that instant, and at no other that was set before. */
    void set(ResourceID id, Instant due) {
        lock.lock();
        try {
            drop(id);
            Recheck recheck = new Recheck(id, due);
            byResource.put(id, recheck);
            byDue.add(recheck);
            if (byDue.first().equals(recheck)) {
                sooner.release();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the resource at once; what was set stays set. */
    void wakeNow(ResourceID id) {
        if (isRunning()) {
            // Any other kind of event is dropped for a resource whose namesake was deleted before it.
            cache.apply(id).ifPresent(resource -> getEventHandler()
                    .handleEvent(new ResourceEvent(ResourceAction.UPDATED, id, resource)));
        }
    }

    /** A resource that is gone needs no waking, and no turn. */
    @Override
    public void onResourceDeleted(ImportedKey resource) {
        ResourceID id = ResourceID.fromResource(resource);
        turns.leave(new NamespacedName(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName()));
        lock.lock();
        try {
            drop(id);
        } finally {
            lock.unlock();
        }
    }

    /** How many resources are to be woken. */
    int size() {
        lock.lock();
        try {
            return byResource.size();
        } finally {
            lock.unlock();
        }
    }

    private void drop(ResourceID id) {
        Recheck before = byResource.remove(id);
        if (before != null) {
            byDue.remove(before);
        }
    }

    @Override
    public void start() {
        super.start();
        Thread.ofPlatform().daemon().name("rechecks").start(this::run);
    }

    @Override
    public void stop() {
        super.stop();
        sooner.release();
    }

    private void run() {
        while (isRunning()) {
            try {
                due().forEach(this::wake);
                turns.called().forEach(name -> wake(new ResourceID(name.name(), name.namespace())));
                sleep(shorter(pause(), turns.pause()));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void wake(ResourceID id) {
        try {
            wakeNow(id);
        } catch (RuntimeException e) {
            LOG.error("{} could not be woken", id, e);
        }
    }

    private List<ResourceID> due() {
        lock.lock();
        try {
            Instant now = followClock();
            List<ResourceID> due = new ArrayList<>();
            while (!byDue.isEmpty() && !byDue.first().due().isAfter(now)) {
                ResourceID id = byDue.first().id();
                drop(id);
                due.add(id);
            }
            return due;
        } finally {
            lock.unlock();
        }
    }

    private void sleep(Duration pause) throws InterruptedException {
        if (sooner.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
            sooner.drainPermits();
        }
    }

    private Duration pause() {
        lock.lock();
        try {
            if (byDue.isEmpty()) {
                return LONGEST_SLEEP;
            }
            return shorter(Duration.between(clock.instant(), byDue.first().due()), LONGEST_SLEEP);
        } finally {
            lock.unlock();
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** What was set before the clock was set back is as far away as it was before that. */
    private Instant followClock() {
        Instant now = clock.instant();
        long uptime = uptimeNanos.getAsLong();
        Duration back = Duration.ofNanos(uptime - lastUptime).minus(Duration.between(lastTime, now));
        lastTime = now;
        lastUptime = uptime;
        if (back.compareTo(LONGEST_SLEEP) > 0) {
            byDue.clear();
            byResource.replaceAll((id, recheck) -> new Recheck(id, recheck.due().minus(back)));
            byDue.addAll(byResource.values());
        }
        return now;
    }

    @Override
    public Set<Void> getSecondaryResources(ImportedKey resource) {
        return Set.of();
    }
}
