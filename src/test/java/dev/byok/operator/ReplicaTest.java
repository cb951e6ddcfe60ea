package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.apiserver.MockApiServer;
import dev.byok.operator.config.AwsConfig;
import dev.byok.operator.config.HttpConfig;
import dev.byok.operator.config.LeaseConfig;
import dev.byok.operator.config.OperatorConfig;
import dev.byok.operator.config.Restrictions;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.ops.Meters;
import dev.byok.operator.plan.Timings;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a replica answers to a scrape before it works. */
final class ReplicaTest {
    private static final LeaseConfig LEASE = new LeaseConfig("default", "imported-key-operator");
    private static final OperatorConfig CONFIG = new OperatorConfig(
            Set.of(),
            8,
            Map.of("ImportKeyMaterial", 15.0),
            true,
            new Restrictions(true, false, false),
            AwsConfig.DEFAULT,
            Optional.empty(),
            new HttpConfig("127.0.0.1", 0),
            Optional.of(LEASE));

    private final MockApiServer api = MockApiServer.start();
    private final World world = new World(api);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.close();
        world.close();
    }

    private Replica replica(KubernetesClient client, Meters meters) {
        KeyService nobody = (KeyService) Proxy.newProxyInstance(
                KeyService.class.getClassLoader(), new Class<?>[] {KeyService.class}, (_, method, _) -> {
                    throw new AssertionError(method + " is not called by a standby");
                });
        Host host = new Host("standby", meters.reconciliations(), meters.kms(), new Endings());
        return new Replica(CONFIG, client, nobody, InstantSource.system(), Timings.standard(), host, meters);
    }

    private Scrape scrape(Replica replica) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + replica.port() + "/metrics");
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return Scrape.of(answer.body());
    }

    private static void assertTellsOfNoKey(Scrape scrape) {
        assertThat(scrape.value("byok_leader")).isZero();
        assertThat(scrape.value("byok_imports_total", "outcome", "Success")).isZero();
        assertThat(scrape.value("byok_kms_request_quota", "operation", "ImportKeyMaterial"))
                .isEqualTo(15);
        assertThat(scrape.types().keySet()).noneMatch(metric -> metric.startsWith("byok_importedkey"));
    }

    @Test
    void aStandbyAnswersAtEveryMomentAndTellsOfNoKey() throws Exception {
        leaseOfAnother();
        world.apply(world.key("k", world.people().createKey("SYMMETRIC_DEFAULT")));
        try (KubernetesClient client = api.client("standby");
                Meters meters = new Meters(InstantSource.system());
                Replica replica = replica(client, meters)) {
            assertTellsOfNoKey(scrape(replica));

            Thread waits = Thread.startVirtualThread(() -> startAndStandBy(replica));
            Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> ready(replica));

            assertTellsOfNoKey(scrape(replica));
            waits.interrupt();
        }
    }

    private static void startAndStandBy(Replica replica) {
        try {
            replica.start();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ready(Replica replica) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + replica.port() + "/readyz");
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    private void leaseOfAnother() {
        api.admin()
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace(LEASE.namespace())
                        .withName(LEASE.name())
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity("leader")
                        .withLeaseDurationSeconds(600)
                        .withLeaseTransitions(0)
                        .withAcquireTime(ZonedDateTime.now(ZoneOffset.UTC))
                        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                        .endSpec()
                        .build())
                .create();
    }
}
