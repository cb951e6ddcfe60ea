package dev.byok.operator.apiserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves watches by a plain GET for Fabric8's mock, which knows WebSockets only. */
final class WatchBridge implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final KubernetesClient mock;

    private WatchBridge(HttpServer server, KubernetesClient mock) {
        this.server = server;
        this.mock = mock;
        server.setExecutor(threads);
        server.createContext("/", this::carry);
        server.start();
    }

    /** A bridge to the mock of that client. */
    static WatchBridge to(KubernetesClient mock) {
        try {
            return new WatchBridge(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), mock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a watch is served. */
    String location(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void carry(HttpExchange watch) throws IOException {
        try (watch) {
            URI target =
                    mock.getMasterUrl().toURI().resolve(watch.getRequestURI().toString());
            watch.getResponseHeaders().set("Content-Type", "application/json");
            watch.sendResponseHeaders(200, 0);
            watch.getResponseBody().flush();
            Lines lines = new Lines(watch.getResponseBody());
            WebSocket socket = mock.getHttpClient()
                    .newWebSocketBuilder()
                    .uri(target)
                    .buildAsync(lines)
                    .join();
            try {
                lines.end.join();
            } finally {
                socket.sendClose(1000, "");
            }
        } catch (CompletionException | java.net.URISyntaxException _) {
            // The mock or whoever watches is gone: the watch ends.
        }
    }

    /** Writes each message as a line. */
    private static final class Lines implements WebSocket.Listener {
        private final OutputStream body;
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        Lines(OutputStream body) {
            this.body = body;
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            try {
                body.write((text + "\n").getBytes(StandardCharsets.UTF_8));
                body.flush();
                socket.request();
            } catch (IOException e) {
                end.completeExceptionally(e);
            }
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason) {
            end.complete(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable fault) {
            end.completeExceptionally(fault);
        }
    }
}
