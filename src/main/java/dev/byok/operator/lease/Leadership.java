package dev.byok.operator.lease;

import dev.byok.operator.config.LeaseConfig;
import dev.byok.operator.quota.PassAdmission;
import dev.byok.operator.reconcile.ApiServerFault;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease that lets one replica work at a time. A standby watches and caches nothing; it starts from a fresh list
 * once it leads. The lease is given back only after the work has ended, so that no two replicas ever work at once. It
 * is renewed by a thread, a client and a connection of its own, which wait for no work.
 */
public final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final KubernetesClient client;
    private final LeaseConfig lease;
    private final String identity;
    private final PassAdmission admission;
    private final Consumer<String> lost;
    private final LeaseContest contest;
    private final CountDownLatch won = new CountDownLatch(1);
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread contender = Thread.ofPlatform().name("lease").daemon().unstarted(this::contend);
    private final Thread deadline =
            Thread.ofPlatform().name("lease-deadline").daemon().unstarted(this::watchDeadline);
    private volatile long renewedNanos;
    private volatile String holder;
    private String told;

    /**
     * A competitor that has not entered yet.
     *
     * @param client for the lease alone; closed with this
     * @param identity names this process; a restarted one must have another, or it would take its own old lease for won
     * @param admission is told how promptly the lease is renewed
     * @param lost is called once, and told why, when the lease is lost: another replica may already be at work
     */
    public Leadership(
            KubernetesClient client,
            LeaseConfig lease,
            String identity,
            PassAdmission admission,
            Consumer<String> lost) {
        this.client = client;
        this.lease = lease;
        this.identity = identity;
        this.admission = admission;
        this.lost = lost;
        contest = new LeaseContest(client, lease, identity, System::nanoTime);
    }

    /** Competes, and returns once this process leads. */
    public void await() throws InterruptedException {
        contender.start();
        won.await();
        deadline.start();
    }

    /** Whether another process has the lease, as far as this one knows. */
    public boolean standsBy() {
        return holder != null && won.getCount() > 0;
    }

    /** Whether this process has the lease and renews it in time. */
    public boolean renews() {
        return won.getCount() == 0 && left().isPositive();
    }

    /** Gives the lease back, if this process has it, so that the next one need not wait for it to run out. */
    @Override
    public void close() {
        over.set(true);
        deadline.interrupt();
        contender.interrupt();
        try {
            if (contender.isAlive()) {
                contender.join(lease.renewDeadline());
            }
            if (holder != null) {
                contest.release();
            }
        } catch (KubernetesClientException e) {
            LOG.warn("lease {} was not given back, and must run out: {}", describe(), ApiServerFault.words(e));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            client.close();
        }
    }

    private void contend() {
        try {
            long planned = System.nanoTime();
            while (!over.get()) {
                attempt(planned);
                planned = System.nanoTime() + pause().toNanos();
                Thread.sleep(Duration.ofNanos(Math.max(0, planned - System.nanoTime())));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Standbys that look at the same instant would meet there for ever. */
    private Duration pause() {
        double spread = won.getCount() > 0 ? ThreadLocalRandom.current().nextDouble(0.2) : 0;
        return lease.retryPeriod()
                .plusNanos((long) (spread * lease.retryPeriod().toNanos()));
    }

    private void attempt(long planned) {
        long begun = System.nanoTime();
        try {
            String now = contest.attempt();
            told = null;
            tell(now);
            if (identity.equals(now)) {
                renewedNanos = begun;
                admission.renewed(Duration.ofNanos(System.nanoTime() - planned));
                won.countDown();
            } else if (won.getCount() == 0) {
                stopped();
            }
        } catch (KubernetesClientException e) {
            // Another replica was faster.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                tellFault(ApiServerFault.words(e));
            }
        } catch (RuntimeException | Error e) {
            tellFault("it cannot be read (" + e + ")");
        }
    }

    /** The loop looks at the time between two requests only, and one of those can outlast the lease. */
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
        return lease.renewDeadline().minusNanos(System.nanoTime() - renewedNanos);
    }

    private void stopped() {
        if (over.compareAndSet(false, true)) {
            lost.accept("lease " + describe() + " was lost, so another replica may be at work");
        }
    }

    private String describe() {
        return lease.namespace() + "/" + lease.name();
    }

    private void tell(String now) {
        if (Objects.equals(holder, now)) {
            return;
        }
        holder = now;
        if (identity.equals(now)) {
            LOG.info("lease {} is held by this process, {}", describe(), now);
        } else if (now != null) {
            LOG.info("lease {} is held by {}; this process stands by", describe(), now);
        }
    }

    private void tellFault(String fault) {
        if (!Objects.equals(told, fault)) {
            told = fault;
            LOG.warn("lease {} cannot be taken or renewed, and is tried again: {}", describe(), fault);
        }
    }
}
