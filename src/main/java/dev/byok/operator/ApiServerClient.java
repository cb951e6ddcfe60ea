package dev.byok.operator;

import dev.byok.operator.reconcile.AsciiWatches;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;

/** Makes the operator's client of the API server. */
public final class ApiServerClient {
    /** A sick API server must not hold a reconcile thread for long. */
    private static final int API_SERVER_RETRIES = 3;

    private ApiServerClient() {}

    /**
     * A client that watches as kubectl and the controllers of Kubernetes do, by a plain GET. A WebSocket of the JDK
     * whose connection ends while a message is being handled tells nobody, and a watch over it is blind until Fabric8
     * renews it, minutes later.
     *
     * @param config which server, and who asks
     */
    public static KubernetesClient of(Config config) {
        Config watching = new ConfigBuilder(config)
                .withRequestRetryBackoffLimit(API_SERVER_RETRIES)
                .withOnlyHttpWatches(true)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(watching)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withHttpClientBuilderConsumer(AsciiWatches::addTo)
                .withKubernetesSerialization(FleetSerialization.create())
                .build();
    }
}
