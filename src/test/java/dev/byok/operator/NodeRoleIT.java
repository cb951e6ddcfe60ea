package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.sun.net.httpserver.HttpServer;
import dev.byok.operator.apiserver.MockApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator without an AWS identity of its own, on a node whose metadata service would give it the node's role. */
final class NodeRoleIT {
    private static final String SETTING = "AWS_EC2_METADATA_DISABLED";
    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
    private static final String CREDENTIALS = """
        {"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "ASIANODE", "SecretAccessKey": "secret",
         "Token": "token", "LastUpdated": "2026-01-01T00:00:00Z", "Expiration": "2099-01-01T00:00:00Z"}
        """;

    @TempDir
    private Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer metadata;

    @BeforeEach
    void serve() throws IOException {
        metadata = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        metadata.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            String answer = path.equals(ROLES) ? "node" : path.equals(ROLES + "node") ? CREDENTIALS : "session";
            boolean known = path.equals("/latest/api/token") || path.startsWith(ROLES);
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        metadata.start();
    }

    @AfterEach
    void stop() {
        metadata.stop(0);
    }

    @Test
    void asItIsDeployedItSaysThatItHasNoCredentialsAndDoesNotAskTheNode() throws IOException {
        assertThat(reason(deployed())).isEqualTo("CredentialsRejected");
        assertThat(asked).isEmpty();
    }

    @Test
    void whereItIsAllowedToItTakesTheRoleOfTheNode() {
        assertThat(reason("false")).isEqualTo("SecretNotFound");
        assertThat(asked).contains(ROLES + "node");
    }

    /** What the resource says once the operator has looked at its key, or could not. */
    private String reason(String disabled) {
        MockApiServer api = MockApiServer.start();
        try (World world = new World(api)) {
            Map<String, String> environment = new HashMap<>(OperatorProcess.awsEnvironment(world));
            environment.putAll(Map.of(
                    "KUBECONFIG", api.kubeconfig(folder.resolve("kubeconfig")).toString(),
                    "LEADER_ELECTION", "false",
                    "HTTP_ADDRESS", "127.0.0.1",
                    "AWS_ACCESS_KEY_ID", "",
                    "AWS_SECRET_ACCESS_KEY", "",
                    "AWS_CONFIG_FILE", "none",
                    "AWS_SHARED_CREDENTIALS_FILE", "none",
                    "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                            "http://127.0.0.1:" + metadata.getAddress().getPort()));
            environment.put(SETTING, disabled);
            try (OperatorProcess operator = OperatorProcess.start(environment, folder.resolve("operator.log"))) {
                operator.awaitReady();
                world.apply(world.key("k", world.people().createKey("SYMMETRIC_DEFAULT")));
                return world.await(
                                "k",
                                key -> key.getStatus() != null
                                        && key.getStatus().condition("Ready").isPresent())
                        .getStatus()
                        .condition("Ready")
                        .orElseThrow()
                        .reason();
            }
        }
    }

    private static String deployed() throws IOException {
        JsonNode deployment = new ObjectMapper(new YAMLFactory())
                .readTree(Path.of("deploy", "operator", "deployment.yaml").toFile());
        return deployment
                .at("/spec/template/spec/containers/0/env")
                .valueStream()
                .filter(variable -> variable.path("name").asText().equals(SETTING))
                .findFirst()
                .orElseThrow()
                .path("value")
                .asText();
    }
}
