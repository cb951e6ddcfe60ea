package dev.byok.operator.watch;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.AsyncBody.Consumer;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a watch that brings nothing for longer than the API server is silent, so that Fabric8 opens it again where it
 * stood: a connection that a firewall forgot looks like one on which nothing happens. An idle watch has a bookmark
 * every minute, though the API server does not promise it; a watch that is ended without need costs one request.
 */
final class SilentWatches implements Interceptor {
    private static final Logger LOG = LoggerFactory.getLogger(SilentWatches.class);

    private final Duration patience;
    private final Map<AsyncBody, Long> heard = new ConcurrentHashMap<>();

    /**
     * Listens.
     *
     * @param patience how long a watch may be silent
     */
    SilentWatches(Duration patience) {
        this.patience = patience;
    }

    @Override
    public Consumer<List<ByteBuffer>> consumer(Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
        if (!Watches.opens(request)) {
            return consumer;
        }
        return (pieces, body) -> {
            heard.replace(body, System.nanoTime());
            consumer.consume(pieces, body);
        };
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, Consumer<List<ByteBuffer>> consumer) {
        if (Watches.opens(request) && response.isSuccessful() && response.body() instanceof AsyncBody body) {
            heard.put(body, System.nanoTime());
            var _ = body.done().whenComplete((_, _) -> heard.remove(body));
            listen(body, request, patience);
        }
    }

    private void listen(AsyncBody body, HttpRequest request, Duration pause) {
        CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS).execute(() -> {
            Long last = heard.get(body);
            if (last == null) {
                return;
            }
            Duration rest = patience.minusNanos(System.nanoTime() - last);
            if (rest.isPositive()) {
                listen(body, request, rest);
            } else {
                end(body, request);
            }
        });
    }

    private void end(AsyncBody body, HttpRequest request) {
        try {
            LOG.debug("a watch was silent for {} and is opened again: {}", patience, request.uri());
            // Cancelled only, it would be told with a stack trace, as a fault.
            body.done().complete(null);
            body.cancel();
        } catch (RuntimeException | Error fault) {
            LOG.error("a silent watch could not be ended", fault);
            listen(body, request, patience);
        }
    }
}
