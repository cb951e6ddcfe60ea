package dev.byok.operator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.byok.operator.config.HttpConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpEndpointTest {
    private static final String LOOPBACK = "127.0.0.1";

    private final AtomicBoolean live = new AtomicBoolean(true);
    private final AtomicBoolean ready = new AtomicBoolean(true);
    private volatile HttpEndpoint.Body body = out -> out.write("imports_total 1\n".getBytes(StandardCharsets.UTF_8));
    private final HttpEndpoint endpoint = HttpEndpoint.start(
            new HttpConfig(LOOPBACK, 0),
            new Health().with("lives", live::get),
            new Health().with("works", ready::get),
            out -> body.writeTo(out));
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        endpoint.close();
    }

    @Test
    void livenessAndReadinessAreAskedApart() throws Exception {
        ready.set(false);

        assertThat(send("GET", "/livez").statusCode()).isEqualTo(200);
        HttpResponse<String> answer = send("GET", "/readyz");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("[-]works failed\nfailed\n");
    }

    @Test
    void aProcessThatShouldNotGoOnSaysSo() throws Exception {
        live.set(false);

        assertThat(send("GET", "/livez").statusCode()).isEqualTo(503);
        assertThat(send("GET", "/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsHaveTheTypeThatPrometheusAsksFor() throws Exception {
        HttpResponse<String> answer = send("GET", "/metrics");

        assertThat(answer.body()).isEqualTo("imports_total 1\n");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void metricsThatFailOnTheirWayAreNotTakenForAllOfThem() throws Exception {
        body = out -> {
            out.write("imports_total 1\n".getBytes(StandardCharsets.UTF_8));
            throw new IllegalStateException("a fault on purpose");
        };

        assertThatThrownBy(() -> send("GET", "/metrics")).isInstanceOf(IOException.class);

        body = out -> out.write("imports_total 2\n".getBytes(StandardCharsets.UTF_8));
        assertThat(send("GET", "/metrics").body()).isEqualTo("imports_total 2\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/livez/", "/livezz", "/metrics/../livez", "/actuator"})
    void noOtherPathIsServed(String path) throws Exception {
        HttpResponse<String> answer = send("GET", path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("there are /livez, /readyz and /metrics\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void nothingCanBeChanged(String method) throws Exception {
        HttpResponse<String> answer = send(method, "/metrics");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void headIsAnsweredWithoutABody() throws Exception {
        HttpResponse<String> answer = send("HEAD", "/readyz");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aPortThatIsTakenIsToldByTheNamesOfTheSettings() {
        HttpConfig taken = new HttpConfig(LOOPBACK, endpoint.port());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpEndpoint.start(taken, new Health(), new Health(), _ -> {}))
                .withMessageContaining("HTTP_ADDRESS and HTTP_PORT: cannot listen on 127.0.0.1:" + endpoint.port());
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + LOOPBACK + ":" + endpoint.port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
