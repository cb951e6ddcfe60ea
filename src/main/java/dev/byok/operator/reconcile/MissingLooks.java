package dev.byok.operator.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds resources that nothing will look at again, such as one whose first event was lost by a fault. Every pass sets
 * the time of the next one, so no resource should ever be found; one that is would otherwise stay as it is until
 * somebody edits it.
 */
final class MissingLooks {
    /** How often it looks for them. */
    static final Duration INTERVAL = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(MissingLooks.class);

    private final Passes passes;
    private final Predicate<ResourceID> scheduled;
    private final LongSupplier uptimeNanos;
    private long lastSweep;
    private Set<ResourceID> suspects = Set.of();

    /**
     * A sweep that has seen nothing.
     *
     * @param passes the resources, and what is under way
     * @param scheduled whether the next look at a resource is scheduled
     * @param uptimeNanos a monotonic clock, in nanoseconds
     */
    MissingLooks(Passes passes, Predicate<ResourceID> scheduled, LongSupplier uptimeNanos) {
        this.passes = passes;
        this.scheduled = scheduled;
        this.uptimeNanos = uptimeNanos;
        lastSweep = uptimeNanos.getAsLong();
    }

    /** Those that had no next look at two sweeps in a row; none as long as it is not time for a sweep. */
    List<ResourceID> find() {
        long now = uptimeNanos.getAsLong();
        if (now - lastSweep < INTERVAL.toNanos()) {
            return List.of();
        }
        lastSweep = now;
        if (passes.saturated()) {
            // One that waits for a worker is not known here.
            suspects = Set.of();
            return List.of();
        }
        Set<ResourceID> without = passes.waitingForOne()
                .filter(scheduled.negate())
                .filter(id -> !passes.underWay(id))
                .collect(Collectors.toSet());
        List<ResourceID> found = without.stream().filter(suspects::contains).toList();
        suspects = without;
        found.forEach(id -> LOG.warn("{} had no next look; it is looked at now", id));
        return found;
    }
}
