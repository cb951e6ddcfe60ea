package dev.byok.operator;

import dev.byok.operator.material.WipingHttpClients;
import dev.byok.operator.watch.Watches;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

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
                .withHttpClientFactory(new WipingHttpClients())
                .withHttpClientBuilderConsumer(Watches::guard)
                .withKubernetesSerialization(FleetSerialization.create())
                .build();
    }
}
