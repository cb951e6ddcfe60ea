package dev.byok.operator.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.byok.operator.apiserver.Ports;
import dev.byok.operator.apiserver.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A Prometheus on loopback that scrapes replicas every second, and judges twice a second. */
final class PrometheusServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = """
        global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 500ms}
        rule_files: [alerts.yaml]
        scrape_configs:
          - job_name: imported-key-operator
            honor_labels: true
            static_configs:
        """;

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI http;
    private final Program program;

    private PrometheusServer(Path folder) {
        String address = "127.0.0.1:" + Ports.free();
        http = URI.create("http://" + address);
        program = Program.start(
                List.of(
                        PrometheusPrograms.find().orElseThrow().server().toString(),
                        "--config.file=" + folder.resolve("prometheus.yaml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + address,
                        "--log.level=warn"),
                Map.of(),
                folder.resolve("prometheus.log"));
    }

    /**
     * Starts one and waits until it is ready.
     *
     * @param rules the rules, as a file has them
     * @param pods the port of each replica by the name of its Pod
     */
    static PrometheusServer start(Path folder, String rules, Map<String, Integer> pods) {
        String targets = pods.entrySet().stream()
                .map(pod -> "      - {targets: ['127.0.0.1:%d'], labels: {namespace: operators, pod: %s}}%n"
                        .formatted(pod.getValue(), pod.getKey()))
                .collect(Collectors.joining());
        try {
            Files.writeString(folder.resolve("prometheus.yaml"), CONFIG + targets);
            Files.writeString(folder.resolve("alerts.yaml"), rules);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PrometheusServer server = new PrometheusServer(folder);
        server.program.awaitReady(PATIENCE, server::ready);
        return server;
    }

    /** What an expression gives now. */
    JsonNode query(String expression) {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .at("/data/result");
    }

    /** The alerts that fire now: the name, and after a space the key, where it is about one. */
    Set<String> firing() {
        return get("/api/v1/alerts")
                .at("/data/alerts")
                .valueStream()
                .filter(alert -> alert.path("state").asText().equals("firing"))
                .map(alert -> (alert.at("/labels/alertname").asText() + " "
                                + alert.at("/labels/name").asText())
                        .strip())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean ready() {
        try {
            return send("/-/ready").statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private JsonNode get(String path) {
        try {
            JsonNode answer = JSON.readTree(send(path).body());
            if (!answer.path("status").asText().equals("success")) {
                throw new AssertionError(path + " was answered with " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(String path) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(http.resolve(path)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        program.close();
    }
}
