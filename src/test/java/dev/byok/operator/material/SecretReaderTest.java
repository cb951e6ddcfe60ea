package dev.byok.operator.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a Secret that was not read. */
final class SecretReaderTest {
    private HttpServer server;
    private int code;
    private String body;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theSecretIsNamedWithWhatTheApiServerSays() {
        assertThat(said(403, "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"message\": \"secrets is forbidden\"}"))
                .isEqualTo("the Secret ns/blob could not be read: secrets is forbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>not from here</html>", "upstream connect error", "\t%: no", "{half"})
    void aProxyIsQuotedInItsOwnWords(String words) {
        assertThat(said(451, words)).isEqualTo("the Secret ns/blob could not be read: " + words);
    }

    @Test
    void aSecretThatComesWithAnUnusualCodeIsNotQuoted() {
        assertThat(said(203, "{\"kind\": \"Secret\", \"apiVersion\": \"v1\", \"data\": {\"a\": \"Y2FuYXJ5\"}}"))
                .isEqualTo("the Secret ns/blob could not be read");
        assertThat(said(203, "data: {a: Y2FuYXJ5")).isEqualTo("the Secret ns/blob could not be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../configmaps/c", "..%2fconfigmaps%2fc", "a/b", "a?x", "a#x", "", "//example.com/x"})
    void aNameThatNoSecretCanHaveNeverBecomesARequest(String name) {
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            SecretReader reader = SecretReader.ofWrapped(client, false);

            assertThatIllegalArgumentException().isThrownBy(() -> reader.read("ns", name));
            assertThatIllegalArgumentException().isThrownBy(() -> reader.read(name, "blob"));
        }
    }

    private String said(int answer, String text) {
        code = answer;
        body = text;
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .withHttp2Disable(true)
                        .build())
                .build()) {
            return catchThrowableOfType(KubernetesClientException.class, () -> SecretReader.ofWrapped(client, false)
                            .read("ns", "blob"))
                    .getMessage();
        }
    }
}
