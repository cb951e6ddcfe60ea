package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.DeletionPolicy;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.apiserver.MockApiServer;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule 17 of the design: nothing ever writes spec. */
final class SpecIsTheUsersTest {
    /** Remembers what the operator wrote. */
    private record Writes(Queue<String> requests) implements MockApiServer.Gate {
        @Override
        public boolean admits(String identity, String method, String path) {
            if ("operator".equals(identity) && !"GET".equals(method)) {
                requests.add(method + " " + path);
            }
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource({"Retain, 0", "DeleteKeyMaterial, 1"})
    void rule17TheOperatorWritesStatusItsFinalizerAndEventsOnly(DeletionPolicy policy, int patches) {
        Queue<String> requests = new ConcurrentLinkedQueue<>();
        try (World world = new World(new Writes(requests))) {
            String arn = world.people().createKey("SYMMETRIC_DEFAULT");
            world.putSecret(
                    "k", world.people().wrap(arn, "SYMMETRIC_DEFAULT", SoftwareHsm.material("SYMMETRIC_DEFAULT")));
            ImportedKey key =
                    SpecEdit.of(world.key("k", arn)).deletionPolicy(policy).done();
            ImportedKeySpec asked = key.getSpec();
            world.apply(key);
            try (RunningOperator _ = world.operator()) {
                assertThat(world.awaitReady("k", "True", "Imported").getSpec()).isEqualTo(asked);
                assertThat(world.get("k").getMetadata().getGeneration()).isEqualTo(1);
            }
            assertThat(requests.remove("POST /api/v1/namespaces/payments/secrets"))
                    .as("the key for its digests, once")
                    .isTrue();
            String resource = "/apis/byok.dev/v1alpha1/namespaces/payments/importedkeys/k";
            assertThat(requests)
                    .isNotEmpty()
                    .allMatch(request -> request.equals("PUT " + resource + "/status")
                            || request.equals("PATCH " + resource)
                            || request.startsWith("POST /apis/events.k8s.io/v1/namespaces/payments/events"));
            assertThat(requests.stream().filter(request -> request.startsWith("PATCH")))
                    .hasSize(patches);
            assertThat(requests.stream().filter(request -> request.startsWith("PUT")))
                    .as("intent and outcome")
                    .hasSize(2);
        }
    }
}
