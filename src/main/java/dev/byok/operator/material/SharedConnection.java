package dev.byok.operator.material;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The connection of the client, with everything else that it asks. For Secrets that hold wrapped material. */
final class SharedConnection implements SecretTransport {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Fabric8's interceptor that, where its logger is at TRACE, writes every answer into the log. */
    private static final String LOGGING = "HttpLogging";

    private final HttpClient http;

    SharedConnection(KubernetesClient client) {
        this.http = client.getHttpClient()
                .newBuilder()
                .addOrReplaceInterceptor(LOGGING, null)
                .build();
    }

    @Override
    public Answer get(URI uri) {
        var request = http.newHttpRequestBuilder()
                .uri(uri)
                .header("Accept", "application/json")
                .build();
        var answer = http.sendAsync(request, byte[].class);
        try {
            var response = answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            return new Answer(response.code(), response.body());
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            throw new KubernetesClientException("a Secret could not be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KubernetesClientException("interrupted while a Secret was read", e);
        }
    }
}
