package dev.byok.operator.filter;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.AsyncBody.Consumer;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops from responses of the API server, while they arrive, what the operator does not use. Fabric8 holds a whole page
 * of a list, or a whole event of a watch, before it parses any of it, and an object may have 1.5 MiB (etcd), of which
 * annotations alone 256 KiB.
 */
public final class ResponseFilter implements Interceptor {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseFilter.class);
    private static final String NAME = "response-filter";

    private final Predicate<String> paths;
    private final Members members;

    private ResponseFilter(Predicate<String> paths, Members members) {
        this.paths = paths;
        this.members = members;
    }

    /** Has a client filter lists, watches and single objects of ImportedKeys. */
    public static void importedKeys(HttpClient.Builder builder) {
        builder.addOrReplaceInterceptor(
                NAME,
                new ResponseFilter(path -> path.contains("/apis/" + ImportedKey.GROUP + "/"), Kept.IMPORTED_KEYS));
    }

    /** Has a client filter lists and watches of the metadata of Secrets. */
    public static void secretMetadata(HttpClient.Builder builder) {
        builder.addOrReplaceInterceptor(
                NAME, new ResponseFilter(path -> path.contains("/secrets"), Kept.SECRET_METADATA));
    }

    @Override
    public Consumer<List<ByteBuffer>> consumer(Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
        return paths.test(request.uri().getPath()) ? new Filtered(consumer, members, request) : consumer;
    }

    /** What is behind it sees the filtered body only. */
    private static final class Filtered implements Consumer<List<ByteBuffer>> {
        private final Consumer<List<ByteBuffer>> consumer;
        private final Members members;
        private final HttpRequest request;
        private AsyncBody current;
        private JsonFilter filter;

        Filtered(Consumer<List<ByteBuffer>> consumer, Members members, HttpRequest request) {
            this.consumer = consumer;
            this.members = members;
            this.request = request;
        }

        @Override
        public void consume(List<ByteBuffer> pieces, AsyncBody body) throws Exception {
            // A request that is sent again, with a new token for example, has another body and the same consumer.
            if (body != current) {
                current = body;
                filter = new JsonFilter(members);
            }
            int before = filter.incompleteObjects();
            List<ByteBuffer> kept = pieces.stream()
                    .map(filter::next)
                    .filter(ByteBuffer::hasRemaining)
                    .toList();
            if (filter.incompleteObjects() > before) {
                LOG.warn(
                        "{} {}: an ImportedKey is too large to be read: {}",
                        request.method(),
                        request.uri().getPath(),
                        Kept.LIMITS);
            }
            if (kept.isEmpty()) {
                body.consume();
            } else {
                consumer.consume(kept, body);
            }
        }

        @Override
        public <U> U unwrap(Class<U> target) {
            return consumer.unwrap(target);
        }
    }
}
