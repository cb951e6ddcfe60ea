package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.apiserver.MockApiServer;
import dev.byok.operator.apiserver.Ports;
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
    private static final Duration PATIENCE = Duration.ofSeconds(60);
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
        environment.putAll(Map.of("CONCURRENCY", "many", "AWS_ENDPOINT_URL", "localhost", "LOG_LEVEL_LIBRARIES", "5"));
        assertThat(onlyError(environment))
                .contains(
                        "the operator cannot start: CONCURRENCY is",
                        "; LOG_LEVEL_LIBRARIES is",
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
