package dev.byok.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.apiserver.Wire;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Connections that a firewall forgets: they stay open, and nothing comes. */
@RequiresControlPlane
final class WatchesIT {
    private static final String NAMESPACE = "default";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final int REQUEST_TIMEOUT_MILLIS = 2000;

    @Test
    void aConnectionThatDiesUnnoticedHoldsNeitherWatchNorRequest() {
        try (ControlPlane api = ControlPlane.start();
                Wire wire = Wire.to(api.port());
                KubernetesClient client = client(api, wire);
                SharedIndexInformer<ConfigMap> informer =
                        client.configMaps().inNamespace(NAMESPACE).inform()) {
            create(api, "before");
            awaitSeen(informer, "before");

            wire.freeze();
            create(api, "after");

            assertThat(client.namespaces().withName(NAMESPACE).get()).isNotNull();
            awaitSeen(informer, "after");
        }
    }

    @Test
    void aWatchThatIsOpenedAgainForItsSilenceGoesOn() {
        try (ControlPlane api = ControlPlane.start();
                Wire wire = Wire.to(api.port());
                KubernetesClient client = client(api, wire);
                SharedIndexInformer<ConfigMap> informer =
                        client.configMaps().inNamespace(NAMESPACE).inform()) {
            long watches = watches(api);
            Awaitility.await().atMost(PATIENCE).until(() -> watches(api) > watches + 1);
            create(api, "later");
            awaitSeen(informer, "later");
            assertThat(informer.isRunning()).isTrue();
        }
    }

    private static long watches(ControlPlane api) {
        return api.audit().stream()
                .filter(entry ->
                        entry.verb().equals("watch") && entry.resource().equals("configmaps"))
                .filter(entry -> entry.user().equals("admin"))
                .count();
    }

    private static void create(ControlPlane api, String name) {
        api.admin()
                .configMaps()
                .inNamespace(NAMESPACE)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withData(Map.of("note", "für " + name))
                        .build())
                .create();
    }

    private static void awaitSeen(SharedIndexInformer<ConfigMap> informer, String name) {
        Awaitility.await()
                .alias(name)
                .atMost(PATIENCE)
                .until(() -> informer.getStore().getByKey(NAMESPACE + "/" + name) != null);
    }

    private static KubernetesClient client(ControlPlane api, Wire wire) {
        Config config = new ConfigBuilder(api.admin().getConfiguration())
                .withMasterUrl("https://127.0.0.1:" + wire.port())
                .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(Watches.apart(Watches.over(config)))
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withHttpClientBuilderConsumer(builder -> Watches.guard(builder, SILENCE))
                .build();
    }
}
