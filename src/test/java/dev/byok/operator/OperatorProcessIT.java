package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.apiserver.MockApiServer;
import dev.byok.operator.apiserver.Ports;
import dev.byok.operator.log.Line;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the packaged operator starts, says what keeps it from starting, and ends. */
final class OperatorProcessIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String LEASE = "imported-key-operator";

    @TempDir
    private Path folder;

    @Test
    void toldToStopItGivesTheLeaseBackAndEndsWithNought() {
        MockApiServer api = MockApiServer.start();
        try (World world = new World(api);
                OperatorProcess operator = start(environment(world, api))) {
            operator.awaitReady();
            assertThat(holder(api)).isNotNull();

            operator.program().terminate();

            assertThat(operator.program().awaitEnd(PATIENCE)).isZero();
            assertThat(holder(api)).isNull();
            assertThat(operator.program().output())
                    .containsSubsequence("health and metrics are on port", "the operator has stopped")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void everyWrongSettingIsToldInOneLine() {
        Map<String, String> environment = nowhere();
        environment.putAll(Map.of("CONCURRENCY", "many", "AWS_ENDPOINT_URL", "localhost"));
        environment.putAll(Map.of("LOG_LEVEL_LIBRARIES", "5", "LOG_FORMAT", "xml"));
        assertThat(onlyError(environment))
                .contains(
                        "the operator cannot start: CONCURRENCY is",
                        "; LOG_LEVEL_LIBRARIES is",
                        "; LOG_FORMAT is",
                        "; AWS_ENDPOINT_URL is");
    }

    @Test
    void anAddressThatIsNotHereIsTold() {
        Map<String, String> environment = nowhere();
        environment.put("HTTP_ADDRESS", "no.such.host.invalid");
        assertThat(onlyError(environment))
                .contains("HTTP_ADDRESS and HTTP_PORT: cannot listen on no.such.host.invalid");
    }

    @Test
    void aPortThatIsTakenIsTold() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> environment = nowhere();
            environment.put("HTTP_PORT", Integer.toString(taken.getLocalPort()));
            assertThat(onlyError(environment))
                    .contains("HTTP_PORT: cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void anApiServerThatIsAwayIsToldInOneLine() {
        assertThat(onlyError(nowhere())).contains("the operator cannot start: the API server cannot be reached");
    }

    @Test
    void whatKeepsItFromStartingIsJsonWhereTheRestIs() {
        Map<String, String> environment = nowhere();
        environment.putAll(Map.of("LOG_FORMAT", "json", "CONCURRENCY", "many"));
        Line line = Line.of(onlyError(environment)).getFirst();
        assertThat(line.text("msg")).startsWith("the operator cannot start: CONCURRENCY is");
    }

    @Test
    void anAwsIdentityThatIsMissingOrAKmsThatIsAwayIsNoLineInALogOfErrors() {
        Map<String, String> away = Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:" + Ports.free());
        Map<String, String> nobody =
                Map.of("AWS_ACCESS_KEY_ID", "", "AWS_SECRET_ACCESS_KEY", "", "AWS_EC2_METADATA_DISABLED", "true");
        Map.of("KmsUnavailable", away, "CredentialsRejected", nobody).forEach((reason, trouble) -> {
            MockApiServer api = MockApiServer.start();
            try (World world = new World(api)) {
                Map<String, String> environment = environment(world, api);
                environment.putAll(trouble);
                environment.putAll(Map.of("LOG_LEVEL", "error", "LOG_LEVEL_LIBRARIES", "error"));
                try (OperatorProcess operator = start(environment)) {
                    world.apply(world.key("k", world.people().createKey("SYMMETRIC_DEFAULT")));
                    world.await("k", key -> key.getStatus()
                            .condition("Ready")
                            .filter(ready -> ready.reason().equals(reason))
                            .isPresent());
                    assertThat(operator.program().output()).isEmpty();
                }
            }
        });
    }

    private Map<String, String> environment(World world, MockApiServer api) {
        Map<String, String> environment = new HashMap<>(OperatorProcess.awsEnvironment(world));
        environment.put(
                "KUBECONFIG", api.kubeconfig(folder.resolve("kubeconfig")).toString());
        return environment;
    }

    /** A cluster that nobody serves. */
    private Map<String, String> nowhere() {
        String kubeconfig = """
            apiVersion: v1
            kind: Config
            clusters: [{name: none, cluster: {server: "http://127.0.0.1:%d"}}]
            contexts: [{name: none, context: {cluster: none, namespace: default}}]
            current-context: none
            """.formatted(Ports.free());
        try {
            Path file = Files.writeString(folder.resolve("nowhere"), kubeconfig);
            return new HashMap<>(Map.of("KUBECONFIG", file.toString(), "LEADER_ELECTION", "false"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OperatorProcess start(Map<String, String> environment) {
        return OperatorProcess.start(environment, folder.resolve("operator.log"));
    }

    private String onlyError(Map<String, String> environment) {
        try (OperatorProcess operator = start(environment)) {
            assertThat(operator.program().awaitEnd(PATIENCE)).isEqualTo(1);
            String output = operator.program().output();
            assertThat(output).doesNotContain("\tat ");
            return assertThat(output.lines().filter(line -> line.contains("ERROR")))
                    .as(output)
                    .singleElement()
                    .actual();
        }
    }

    private static String holder(MockApiServer api) {
        return api.admin()
                .leases()
                .inNamespace("default")
                .withName(LEASE)
                .get()
                .getSpec()
                .getHolderIdentity();
    }
}
