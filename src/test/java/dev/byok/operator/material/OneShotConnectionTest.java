package dev.byok.operator.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API server sees of a GET that has a connection for itself, and what comes of its answer. */
final class OneShotConnectionTest {
    private final List<String> identities = new ArrayList<>();
    private final Set<InetSocketAddress> connections = new HashSet<>();
    private final Queue<Integer> codes = new ArrayDeque<>();
    private byte[] body = {1, 2, 3};
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            connections.add(exchange.getRemoteAddress());
            identities.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(codes.isEmpty() ? HttpURLConnection.HTTP_OK : codes.remove(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void noConnectionIsUsedTwice() {
        OneShotConnection connection = new OneShotConnection(config().build());
        for (int time = 0; time < 3; time++) {
            SecretTransport.Answer answer = connection.get(uri());
            assertThat(answer.code()).isEqualTo(HttpURLConnection.HTTP_OK);
            assertThat(answer.body()).containsExactly(1, 2, 3);
        }
        assertThat(connections).hasSize(3);
    }

    @Test
    void aTokenThatIsRefusedIsReplacedByTheNextOne() {
        Queue<String> tokens = new ArrayDeque<>(List.of("old", "new"));
        codes.add(HttpURLConnection.HTTP_UNAUTHORIZED);
        Config config = config().withOauthTokenProvider(tokens::remove).build();

        assertThat(new OneShotConnection(config).get(uri()).code()).isEqualTo(HttpURLConnection.HTTP_OK);
        assertThat(identities).containsExactly("Bearer old", "Bearer new");
    }

    @Test
    void aRefusalIsAnAnswer() {
        codes.addAll(List.of(HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_MOVED_TEMP));
        OneShotConnection connection = new OneShotConnection(config().build());
        assertThat(connection.get(uri()).code()).isEqualTo(HttpURLConnection.HTTP_FORBIDDEN);
        assertThat(connection.get(uri()).code()).isEqualTo(HttpURLConnection.HTTP_MOVED_TEMP);
    }

    @Test
    void anAnswerThatIsLongerThanASecretCanBeIsRefused() {
        body = new byte[5 * 1024 * 1024];
        OneShotConnection connection = new OneShotConnection(config().build());
        assertThatThrownBy(() -> connection.get(uri()))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("longer than a Secret can be");
    }

    @Test
    void aServerThatIsNotThereIsAFaultOfTheApiServer() {
        server.stop(0);
        OneShotConnection connection = new OneShotConnection(config().build());
        assertThatThrownBy(() -> connection.get(uri()))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("a Secret could not be read");
    }

    private ConfigBuilder config() {
        return new ConfigBuilder(Config.empty()).withMasterUrl(uri().toString());
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }
}
