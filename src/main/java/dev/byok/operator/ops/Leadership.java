package dev.byok.operator.ops;

import dev.byok.operator.config.LeaseConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease that lets one replica work at a time. A standby watches and caches nothing; it starts from a fresh list
 * once it leads. The lease is given back only after the work has ended, so that no two replicas ever work at once.
 */
public final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final LeaseConfig lease;
    private final LeaderElector elector;
    private final Runnable lost;
    private final CountDownLatch won = new CountDownLatch(1);
    private CompletableFuture<?> election;
    private volatile boolean closing;
    private volatile String holder;

    /**
     * A competitor that has not entered yet.
     *
     * @param identity names this process; a restarted one must have another, or it would take its own old lease for won
     * @param lost is called when the lease is lost: another replica may already be at work
     */
    public Leadership(KubernetesClient client, LeaseConfig lease, String identity, Runnable lost) {
        this.lease = lease;
        this.lost = lost;
        elector = client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName(lease.name())
                        .withLock(new LeaseLock(lease.namespace(), lease.name(), identity))
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
    }

    /** Whether another process has the lease, as far as this one knows. */
    public boolean standsBy() {
        return holder != null && won.getCount() > 0;
    }

    /** Gives the lease back, if this process has it, so that the next one need not wait for it to run out. */
    @Override
    public void close() {
        closing = true;
        if (election == null) {
            return;
        }
        election.cancel(true);
        try {
            elector.release();
        } catch (KubernetesClientException e) {
            LOG.warn("lease {}/{} was not given back: {}", lease.namespace(), lease.name(), e.getMessage());
        }
    }

    private void stopped() {
        if (!closing) {
            lost.run();
        }
    }

    private void told(String newHolder) {
        holder = newHolder;
        if (!closing) {
            LOG.info("lease {}/{} is held by {}", lease.namespace(), lease.name(), newHolder);
        }
    }
}
