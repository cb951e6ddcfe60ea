package dev.byok.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.byok.operator.config.LeaseConfig;
import dev.byok.operator.filter.ResponseFilter;
import dev.byok.operator.watch.Watches;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Makes the operator's client of the API server. */
public final class ApiServerClient {
    /** A sick API server must not hold a reconcile thread for long. */
    private static final int API_SERVER_RETRIES = 3;

    private ApiServerClient() {}

    /**
     * A client for a fleet of resources, whose watches lose nothing.
     *
     * @param config which server, and who asks
     */
    public static KubernetesClient of(Config config) {
        Config patient = new ConfigBuilder(Watches.over(config))
                .withRequestRetryBackoffLimit(API_SERVER_RETRIES)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(patient)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withHttpClientBuilderConsumer(builder -> {
                    Watches.guard(builder);
                    ResponseFilter.importedKeys(builder);
                })
                .withKubernetesSerialization(FleetSerialization.create())
                .build();
    }

    /**
     * A client for the lease alone, with a connection of its own. Half the time in which a lease is to be renewed is
     * the most that one request may take, so that another try is left.
     *
     * @param config which server, and who asks
     */
    static KubernetesClient forLease(Config config, LeaseConfig lease) {
        int timeout = Math.toIntExact(lease.renewDeadline().dividedBy(2).toMillis());
        Config own = new ConfigBuilder(Watches.apart(config))
                .withRequestTimeout(timeout)
                .withConnectionTimeout(timeout)
                .withRequestRetryBackoffLimit(0)
                .build();
        KubernetesSerialization serialization = new KubernetesSerialization(new ObjectMapper(), false);
        serialization.registerKubernetesResource(Lease.class);
        serialization.registerKubernetesResource(Status.class);
        return new KubernetesClientBuilder()
                .withConfig(own)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withKubernetesSerialization(serialization)
                .build();
    }
}
