package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.quota.NamespacedName;
import dev.byok.operator.quota.WaitingList;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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

    /** Without a round that succeeded for so long, nobody is woken any more; rounds are at most a second apart. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

    private final LongSupplier uptimeNanos;
    private final Function<ResourceID, Optional<ImportedKey>> cache;
    private final List<? extends WaitingList> waitingLists;
    private final Semaphore sooner = new Semaphore(0);
    private final RecheckSchedule schedule;
    private final MissingLooks missing;
    private volatile long lastRound;

    /**
     * A timer that is not started.
     *
     * @param clock the wall clock
     * @param uptimeNanos a monotonic clock, in nanoseconds
     * @param cache the resources that there are; the SDK would remember events of others for ever
     * @param waitingLists whose members are woken too
     * @param passes the resources, and what is under way
     */
    RecheckTimer(
            InstantSource clock,
            LongSupplier uptimeNanos,
            Function<ResourceID, Optional<ImportedKey>> cache,
            List<? extends WaitingList> waitingLists,
            Passes passes) {
        super(Void.class, "rechecks");
        this.uptimeNanos = uptimeNanos;
        this.cache = cache;
        this.waitingLists = List.copyOf(waitingLists);
        schedule = new RecheckSchedule(clock, uptimeNanos, LONGEST_SLEEP);
        missing = new MissingLooks(passes, schedule::contains, uptimeNanos);
        waitingLists.forEach(list -> list.onChange(sooner::release));
        lastRound = uptimeNanos.getAsLong();
    }

    /** Wakes the resource at that instant, and at no other that was set before. */
    void set(ResourceID id, Instant due) {
        if (schedule.set(id, due)) {
            sooner.release();
        }
    }

    /** Whether it is known when the resource is to be woken. */
    boolean knows(ResourceID id) {
        return schedule.contains(id);
    }

    /** Wakes the resource at once; what was set stays set. */
    void wakeNow(ResourceID id) {
        if (isRunning()) {
            // Any other kind of event is dropped for a resource whose namesake was deleted before it.
            cache.apply(id)
                    .ifPresentOrElse(
                            resource -> getEventHandler()
                                    .handleEvent(new ResourceEvent(ResourceAction.UPDATED, id, resource)),
                            () -> schedule.remove(id));
        }
    }

    /** A resource that is gone needs no waking, and no turn. */
    @Override
    public void onResourceDeleted(ImportedKey resource) {
        waitingLists.forEach(list -> list.leave(CallOrder.nameOf(resource)));
        schedule.remove(ResourceID.fromResource(resource));
    }

    /** How many resources are to be woken. */
    int size() {
        return schedule.size();
    }

    /** Whether it wakes what is due, as far as can be seen from outside its thread. */
    boolean alive() {
        return !isRunning() || uptimeNanos.getAsLong() - lastRound <= LONGEST_SILENCE.toNanos();
    }

    @Override
    public void start() {
        lastRound = uptimeNanos.getAsLong();
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
                if (round()) {
                    lastRound = uptimeNanos.getAsLong();
                }
                sleep(pause());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Each part goes on without the others. */
    private boolean round() {
        boolean rechecked = guarded("rechecks", () -> schedule.due().forEach(this::wake));
        boolean called = true;
        for (WaitingList list : waitingLists) {
            called &= guarded("a waiting list", () -> list.called().forEach(this::wake));
        }
        boolean swept = guarded("the sweep", () -> missing.find().forEach(this::wake));
        return rechecked && called && swept;
    }

    private static boolean guarded(String part, Runnable work) {
        try {
            work.run();
            return true;
        } catch (RuntimeException | Error fault) {
            LOG.error("{} failed, and go on in the next round", part, fault);
            return false;
        }
    }

    private void wake(ResourceID id) {
        guarded("waking " + id, () -> wakeNow(id));
    }

    private void wake(NamespacedName name) {
        wake(new ResourceID(name.name(), name.namespace()));
    }

    private void sleep(Duration pause) throws InterruptedException {
        if (sooner.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
            sooner.drainPermits();
        }
    }

    private Duration pause() {
        try {
            Duration pause = schedule.pause(LONGEST_SLEEP);
            for (WaitingList list : waitingLists) {
                Duration next = list.pause();
                pause = next.compareTo(pause) < 0 ? next : pause;
            }
            return pause;
        } catch (RuntimeException | Error _) {
            // What is wrong is told by the next round.
            return LONGEST_SLEEP;
        }
    }

    @Override
    public Set<Void> getSecondaryResources(ImportedKey resource) {
        return Set.of();
    }
}
