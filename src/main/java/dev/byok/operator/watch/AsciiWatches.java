package dev.byok.operator.watch;

import io.fabric8.kubernetes.client.http.AsyncBody.Consumer;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes what watches bring in ASCII, which JSON can do with any text. Fabric8 decodes each piece of such a body by
 * itself and takes the unused rest of the decoder's array for text: one umlaut in an annotation would end the watch for
 * good.
 */
final class AsciiWatches implements Interceptor {
    @Override
    public Consumer<List<ByteBuffer>> consumer(Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
        if (!Watches.opens(request)) {
            return consumer;
        }
        AsciiJson json = new AsciiJson();
        return (pieces, body) ->
                consumer.consume(pieces.stream().map(json::next).toList(), body);
    }
}
