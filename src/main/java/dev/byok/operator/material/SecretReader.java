package dev.byok.operator.material;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads Secrets by live GETs as bytes, past everything that would make text or a cached object of them. */
final class SecretReader {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_WORDS = 512;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Fabric8's interceptor that, where its logger is at TRACE, writes every answer into the log. */
    private static final String LOGGING = "HttpLogging";

    private final KubernetesClient client;
    private final HttpClient http;

    SecretReader(KubernetesClient client) {
        this.client = client;
        this.http = client.getHttpClient()
                .newBuilder()
                .addOrReplaceInterceptor(LOGGING, null)
                .build();
    }

    /**
     * Reads one Secret, if it exists. Whoever receives it closes it.
     *
     * @throws KubernetesClientException if the API server cannot be asked, or says no
     * @throws IllegalArgumentException if no namespace or no Secret can have that name
     */
    Optional<SecretData> read(String namespace, String name) {
        if (!SecretKeyRef.isNamespace(namespace) || !SecretKeyRef.isName(name)) {
            throw new IllegalArgumentException("not the names of a namespace and of a Secret in it");
        }
        URI uri = URI.create(client.getMasterUrl() + "api/v1/namespaces/" + namespace + "/secrets/" + name);
        HttpResponse<byte[]> answer = answer(uri);
        if (answer.code() == HttpURLConnection.HTTP_NOT_FOUND) {
            return Optional.empty();
        }
        if (answer.code() != HttpURLConnection.HTTP_OK) {
            throw failure(answer, namespace + "/" + name);
        }
        try {
            return Optional.of(new SecretData(answer.body()));
        } catch (IOException _) {
            // The parser's own words may quote the answer.
            throw new KubernetesClientException("the API server's answer is no Secret");
        }
    }

    private HttpResponse<byte[]> answer(URI uri) {
        var request = http.newHttpRequestBuilder()
                .uri(uri)
                .header("Accept", "application/json")
                .build();
        var answer = http.sendAsync(request, byte[].class);
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            throw new KubernetesClientException("a Secret could not be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KubernetesClientException("interrupted while a Secret was read", e);
        }
    }

    /** An error's body is a Status, never a Secret; of any other answer nobody knows, and it is not made text of. */
    private static KubernetesClientException failure(HttpResponse<byte[]> answer, String path) {
        String words = answer.code() >= HttpURLConnection.HTTP_BAD_REQUEST
                ? said(new String(answer.body(), StandardCharsets.UTF_8))
                : "";
        Arrays.fill(answer.body(), (byte) 0);
        return new KubernetesClientException("the Secret " + path + " could not be read" + words, answer.code(), null);
    }

    private static String said(String body) {
        try {
            String message = JSON.readTree(body).path("message").asText();
            return message.isEmpty() ? "" : ": " + message;
        } catch (JsonProcessingException _) {
            // A proxy in between answers in words of its own.
            return body.isBlank() ? "" : ": " + body.substring(0, Math.min(body.length(), MOST_WORDS));
        }
    }
}
