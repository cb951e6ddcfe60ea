package dev.byok.operator.ops;

import dev.byok.operator.config.LeaseConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease that lets one replica work at a time. A standby watches and caches nothing; it starts from a fresh list
 * once it leads. The lease is given back only after the work has ended, so that no two replicas ever work at once.
 */
public final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final KubernetesClient client;
    private final LeaseConfig lease;
    private final WatchedLock lock;
    private final LeaderElector elector;
    private final Consumer<String> lost;
    private final CountDownLatch won = new CountDownLatch(1);
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread deadline =
            Thread.ofPlatform().name("lease-deadline").daemon().unstarted(this::watchDeadline);
    private volatile CompletableFuture<?> election;
    private volatile String holder;

    /**
     * A competitor that has not entered yet.
     *
     * @param identity names this process; a restarted one must have another, or it would take its own old lease for won
     * @param lost is called once, and told why, when the lease is lost: another replica may already be at work
     */
    public Leadership(KubernetesClient client, LeaseConfig lease, String identity, Consumer<String> lost) {
        this.client = client;
        this.lease = lease;
        this.lost = lost;
        lock = new WatchedLock(lease.namespace(), lease.name(), identity);
        elector = client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName(lease.name())
                        .withLock(lock)
                        .withLeaseDuration(lease.duration())
                        .withRenewDeadline(lease.renewDeadline())
                        .withRetryPeriod(lease.retryPeriod())
                        .withLeaderCallbacks(new LeaderCallbacks(won::countDown, this::stopped, this::told))
                        .build())
                .build();
    }

    /** Competes, and returns once this process leads. */
    public void await() throws InterruptedException {
        election = elector.start();
        won.await();
        deadline.start();
    }

    /** Whether another process has the lease, as far as this one knows. */
    public boolean standsBy() {
        return holder != null && won.getCount() > 0;
    }

    /** Gives the lease back, if this process has it, so that the next one need not wait for it to run out. */
    @Override
    public void close() {
        over.set(true);
        deadline.interrupt();
        if (election != null) {
            election.cancel(true);
            lock.release(client);
        }
    }

    /** The elector looks at its deadline between two requests only, and one of those can outlast the lease. */
    private void watchDeadline() {
        try {
            Duration left = left();
            while (left.isPositive()) {
                Thread.sleep(left);
                left = left();
            }
            stopped();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration left() {
        return lease.renewDeadline().minusNanos(System.nanoTime() - lock.renewedNanos());
    }

    private void stopped() {
        if (over.compareAndSet(false, true)) {
            lost.accept("lease " + lock.describe() + " was lost, so another replica may be at work");
        }
    }

    private void told(String newHolder) {
        holder = newHolder;
        if (newHolder == null || over.get()) {
            return;
        }
        if (newHolder.equals(lock.identity())) {
            LOG.info("lease {} is held by this process, {}", lock.describe(), newHolder);
        } else {
            LOG.info("lease {} is held by {}; this process stands by", lock.describe(), newHolder);
        }
    }
}
