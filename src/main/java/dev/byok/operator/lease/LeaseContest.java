package dev.byok.operator.lease;

import dev.byok.operator.config.LeaseConfig;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Takes and renews the Lease object as the leader election of client-go does: a lease is free once it has not changed
 * for its duration by this process's own clock, so that clocks of replicas need not agree. A holder renews it by one
 * request, on the version that it wrote last.
 */
final class LeaseContest {
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    private final KubernetesClient client;
    private final LeaseConfig config;
    private final String identity;
    private final LongSupplier nanos;
    private Lease last;
    private long changedNanos;

    /**
     * A contest that has seen nothing.
     *
     * @param identity names this process
     * @param nanos a monotonic clock, in nanoseconds
     */
    LeaseContest(KubernetesClient client, LeaseConfig config, String identity, LongSupplier nanos) {
        this.client = client;
        this.config = config;
        this.identity = identity;
        this.nanos = nanos;
    }

    /**
     * Tries once to take the lease, or to renew it.
     *
     * @return who holds it now; null if that is nobody
     * @throws KubernetesClientException if the API server does not answer as it should, with code 409 if another
     *     process was faster
     */
    String attempt() {
        if (last != null && identity.equals(holder(last))) {
            try {
                return written(renewal(last));
            } catch (KubernetesClientException e) {
                last = null;
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw e;
                }
            }
        }
        Lease stored = read();
        if (stored == null) {
            return written(create());
        }
        observe(stored);
        return identity.equals(holder(stored)) || isFree(stored) ? written(renewal(stored)) : holder(stored);
    }

    /**
     * Gives the lease back, if it is ours.
     *
     * @throws KubernetesClientException if that cannot be done
     */
    void release() {
        Lease stored = read();
        if (stored != null && identity.equals(holder(stored))) {
            patch(stored, "\"holderIdentity\":null");
        }
    }

    private Lease read() {
        return client.leases()
                .inNamespace(config.namespace())
                .withName(config.name())
                .get();
    }

    private String written(Lease lease) {
        observe(lease);
        return holder(lease);
    }

    private void observe(Lease lease) {
        if (last == null || !Objects.equals(last.getSpec(), lease.getSpec())) {
            changedNanos = nanos.getAsLong();
        }
        last = lease;
    }

    private boolean isFree(Lease lease) {
        Integer seconds = lease.getSpec() == null ? null : lease.getSpec().getLeaseDurationSeconds();
        Duration duration = seconds == null ? config.duration() : Duration.ofSeconds(seconds);
        return holder(lease) == null || nanos.getAsLong() - changedNanos >= duration.toNanos();
    }

    private static String holder(Lease lease) {
        String holder = lease.getSpec() == null ? null : lease.getSpec().getHolderIdentity();
        return holder == null || holder.isEmpty() ? null : holder;
    }

    private Lease create() {
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
        return client.resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace(config.namespace())
                        .withName(config.name())
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity(identity)
                        .withLeaseDurationSeconds((int) config.duration().toSeconds())
                        .withAcquireTime(now)
                        .withRenewTime(now)
                        .withLeaseTransitions(0)
                        .endSpec()
                        .build())
                .create();
    }

    private Lease renewal(Lease stored) {
        String now = MICROS.format(ZonedDateTime.now(ZoneOffset.UTC));
        String renewed = "\"renewTime\":\"%s\",\"leaseDurationSeconds\":%d"
                .formatted(now, config.duration().toSeconds());
        if (identity.equals(holder(stored))) {
            return patch(stored, renewed);
        }
        LeaseSpec spec = stored.getSpec();
        int transitions = spec == null || spec.getLeaseTransitions() == null ? 0 : spec.getLeaseTransitions();
        return patch(
                stored,
                "%s,\"holderIdentity\":\"%s\",\"acquireTime\":\"%s\",\"leaseTransitions\":%d"
                        .formatted(renewed, identity, now, transitions + 1));
    }

    /** Fails with 409 if the lease has changed since it was read. */
    private Lease patch(Lease stored, String spec) {
        String version = stored.getMetadata().getResourceVersion();
        return client.resource(stored)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"resourceVersion\":\"%s\"},\"spec\":{%s}}".formatted(version, spec));
    }
}
