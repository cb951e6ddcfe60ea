package dev.byok.operator.material;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.http.StandardHttpHeaders;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;

/**
 * A connection for each GET, closed with its answer. A connection that is kept keeps in its buffers, decrypted, what
 * was received last; of one that is closed only garbage is left, which {@link FreeHeap} overwrites. Server, TLS, proxy
 * and identity are those of the client's configuration.
 */
final class OneShotConnection implements SecretTransport {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** A Secret has at most 1 MiB of data, a third more in base64, beside its metadata. */
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private final StandardHttpClientBuilder<?, ?, ?> settings;
    private final int connectTimeoutMillis;

    OneShotConnection(Config config) {
        HttpClient.Factory factory = new JdkHttpClientFactory();
        // A builder that is never asked to build: it only reads the configuration.
        settings = (StandardHttpClientBuilder<?, ?, ?>) factory.newBuilder(config);
        connectTimeoutMillis = config.getConnectionTimeout();
    }

    @Override
    public Answer get(URI uri) {
        var request = new StandardHttpRequest.Builder().uri(uri).header("Accept", "application/json");
        for (Interceptor interceptor : settings.getInterceptors().values()) {
            interceptor.before(request, request.build(), new Tags(settings));
        }
        try {
            Answer answer = send(request.build());
            return answer.code() == HttpURLConnection.HTTP_UNAUTHORIZED && renewed(request, answer)
                    ? send(request.build())
                    : answer;
        } catch (IOException e) {
            throw new KubernetesClientException("a Secret could not be read: " + e.getMessage(), e);
        }
    }

    /** Whether the request now has another token than the one that was refused. */
    private boolean renewed(StandardHttpRequest.Builder request, Answer refusal) {
        Refusal response = new Refusal(request.build(), refusal);
        return settings.getInterceptors().values().stream().anyMatch(interceptor -> interceptor
                .afterFailure((BasicBuilder) request, response, new Tags(settings))
                .join());
    }

    private Answer send(StandardHttpRequest request) throws IOException {
        Proxy proxy = settings.getProxyAddress() == null
                ? Proxy.NO_PROXY
                : new Proxy(Proxy.Type.HTTP, settings.getProxyAddress());
        HttpURLConnection connection = (HttpURLConnection) request.uri().toURL().openConnection(proxy);
        try {
            if (connection instanceof HttpsURLConnection https) {
                https.setSSLSocketFactory(settings.getSslContext().getSocketFactory());
            }
            connection.setConnectTimeout(connectTimeoutMillis);
            connection.setReadTimeout((int) TIMEOUT.toMillis());
            connection.setInstanceFollowRedirects(false);
            request.headers()
                    .forEach((name, values) -> values.forEach(value -> connection.addRequestProperty(name, value)));
            connection.setRequestProperty("Connection", "close");
            return answer(connection);
        } finally {
            connection.disconnect();
        }
    }

    private static Answer answer(HttpURLConnection connection) throws IOException {
        int code = connection.getResponseCode();
        try (InputStream stream =
                code < HttpURLConnection.HTTP_BAD_REQUEST ? connection.getInputStream() : connection.getErrorStream()) {
            byte[] body = stream == null ? new byte[0] : stream.readNBytes(MAX_BYTES + 1);
            if (body.length > MAX_BYTES) {
                throw new IOException("the answer is longer than a Secret can be");
            }
            return new Answer(code, body);
        }
    }

    /** Fabric8's interceptors ask for the settings of the client that they belong to. */
    private record Tags(StandardHttpClientBuilder<?, ?, ?> settings) implements Interceptor.RequestTags {
        @Override
        public <V> V getTag(Class<V> type) {
            return type.cast(settings.getTags().get(type));
        }
    }

    /** The refusal in the form that Fabric8's interceptors read. */
    private static final class Refusal extends StandardHttpHeaders implements HttpResponse<byte[]> {
        private final HttpRequest request;
        private final Answer answer;

        Refusal(HttpRequest request, Answer answer) {
            super(Map.of());
            this.request = request;
            this.answer = answer;
        }

        @Override
        public int code() {
            return answer.code();
        }

        @Override
        public byte[] body() {
            return answer.body();
        }

        @Override
        public HttpRequest request() {
            return request;
        }

        @Override
        public Optional<HttpResponse<?>> previousResponse() {
            return Optional.empty();
        }
    }
}
