package dev.byok.operator.ops;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices a cluster whose data went back in time, as a restored etcd backup does. Watches then wait for ever for a
 * version from the future, and every other sign of health looks well; only a new list helps, which a restart brings. An
 * API server that is merely away is no reason to end; one that answers over another connection is.
 */
public final class Watchdog implements AutoCloseable {
    /** How often it looks. */
    public static final Duration INTERVAL = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final ListOptions ONE =
            new ListOptionsBuilder().withLimit(1L).build();
    private static final int MOST_MISSED_LOOKS = 5;

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final LongSupplier cached;
    private final InstantSource clock;
    private final Duration interval;
    private final BooleanSupplier answersElsewhere;
    private final Consumer<String> end;
    private final Thread looks = Thread.ofPlatform().name("watchdog").daemon().unstarted(this::run);
    private volatile Instant lastLook;
    private volatile boolean wentBack;
    private long highest;
    private int unanswered;

    /**
     * A watchdog that sleeps.
     *
     * @param namespaces where this process may list ImportedKeys; empty for everywhere
     * @param cached the highest resource version among cached resources
     * @param interval how often it looks
     * @param answersElsewhere whether the API server answers over another connection of this process
     * @param end ends the process; is told why
     */
    public Watchdog(
            KubernetesClient client,
            Set<String> namespaces,
            LongSupplier cached,
            InstantSource clock,
            Duration interval,
            BooleanSupplier answersElsewhere,
            Consumer<String> end) {
        this.client = client;
        this.namespaces = Set.copyOf(namespaces);
        this.cached = cached;
        this.clock = clock;
        this.interval = interval;
        this.answersElsewhere = answersElsewhere;
        this.end = end;
    }

    /** Wakes it. */
    public void start() {
        lastLook = clock.instant();
        looks.start();
    }

    /** Whether it still looks, and has seen nothing that only a restart mends. */
    public boolean content() {
        Instant last = lastLook;
        return !wentBack && (last == null || !clock.instant().isAfter(last.plus(patience())));
    }

    @Override
    public void close() {
        looks.interrupt();
    }

    private Duration patience() {
        return interval.multipliedBy(MOST_MISSED_LOOKS);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(interval);
                guardedLook();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A fault ends this look alone; if every look ends so, the process is no longer content. */
    private void guardedLook() {
        try {
            look();
            lastLook = clock.instant();
        } catch (RuntimeException | Error fault) {
            LOG.error("the watchdog could not look", fault);
        }
    }

    private void look() {
        try {
            long known = Math.max(highest, cached.getAsLong());
            long now = version();
            highest = Math.max(known, now);
            unanswered = 0;
            if (now < known && !wentBack) {
                wentBack = true;
                end.accept("the cluster's data went back in time (resource version " + now + " after " + known
                        + "); a new start reads everything anew");
            }
        } catch (KubernetesClientException e) {
            LOG.debug("the API server did not answer: {}", e.getMessage());
            missed(e.getCode() <= 0);
        } catch (NumberFormatException e) {
            LOG.debug("resource versions of this API server are no numbers: {}", e.getMessage());
        }
    }

    /** All requests of the work share a connection, which HTTP/2 of the JDK never tries whether it is still there. */
    private void missed(boolean silent) {
        unanswered = silent && answersElsewhere.getAsBoolean() ? unanswered + 1 : 0;
        if (unanswered == MOST_MISSED_LOOKS) {
            end.accept("the API server answers over the lease's connection, but not over the one that all else is"
                    + " asked over; a new start opens another");
        }
    }

    /** A list without a version is answered with what etcd has now. */
    private long version() {
        var keys = client.resources(ImportedKey.class);
        var list = namespaces.isEmpty()
                ? keys.inAnyNamespace().list(ONE)
                : keys.inNamespace(namespaces.iterator().next()).list(ONE);
        return Long.parseLong(list.getMetadata().getResourceVersion());
    }
}
