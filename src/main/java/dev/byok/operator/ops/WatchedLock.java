package dev.byok.operator.ops;

import dev.byok.operator.reconcile.ApiServerFault;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.net.HttpURLConnection;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lease that says in plain words why it cannot be had, and knows since when it has not been renewed. */
final class WatchedLock implements Lock {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedLock.class);

    private final String namespace;
    private final String name;
    private final LeaseLock lock;
    private volatile long renewedNanos;
    private volatile String told;

    WatchedLock(String namespace, String name, String identity) {
        this.namespace = namespace;
        this.name = name;
        lock = new LeaseLock(namespace, name, identity);
    }

    /** {@link System#nanoTime()} of the last renewal that succeeded, as it was when that was begun. */
    long renewedNanos() {
        return renewedNanos;
    }

    @Override
    public LeaderElectionRecord get(KubernetesClient client) {
        return attempt(() -> lock.get(client));
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord leaderElectionRecord) {
        write(() -> lock.create(client, leaderElectionRecord));
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord leaderElectionRecord) {
        write(() -> lock.update(client, leaderElectionRecord));
    }

    @Override
    public String identity() {
        return lock.identity();
    }

    @Override
    public String describe() {
        return namespace + "/" + name;
    }

    /** Gives the lease back, if it is ours. The elector's own release leaves the holder's name in it. */
    void release(KubernetesClient client) {
        try {
            Lease lease = client.leases().inNamespace(namespace).withName(name).get();
            if (lease != null && identity().equals(lease.getSpec().getHolderIdentity())) {
                String patch = "{\"metadata\":{\"resourceVersion\":\""
                        + lease.getMetadata().getResourceVersion() + "\"},\"spec\":{\"holderIdentity\":null}}";
                client.resource(lease).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
            }
        } catch (KubernetesClientException e) {
            LOG.warn("lease {} was not given back, and must run out: {}", describe(), ApiServerFault.words(e));
        }
    }

    private void write(Runnable request) {
        long begun = System.nanoTime();
        attempt(() -> {
            request.run();
            return null;
        });
        renewedNanos = begun;
    }

    /** What is no client's exception would end the election silently, such as a lease with half its fields. */
    private <T> T attempt(Supplier<T> request) {
        try {
            T answer = request.get();
            told = null;
            return answer;
        } catch (KubernetesClientException e) {
            // Another replica was faster.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                tell(ApiServerFault.words(e));
            }
            throw e;
        } catch (RuntimeException e) {
            tell("it cannot be read (" + e + ")");
            throw new KubernetesClientException("lease " + describe() + " cannot be read", e);
        }
    }

    private void tell(String fault) {
        if (!Objects.equals(told, fault)) {
            told = fault;
            LOG.warn("lease {} cannot be taken or renewed, and is tried again: {}", describe(), fault);
        }
    }
}
