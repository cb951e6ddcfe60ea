package dev.byok.operator.watch;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.time.Duration;

/** What a client needs to watch well. */
public final class Watches {
    /** Three bookmarks of the API server that did not come. */
    private static final Duration SILENCE = Duration.ofMinutes(3);

    private Watches() {}

    /**
     * Has a client watch as kubectl and the controllers of Kubernetes do, by a plain GET. A WebSocket of the JDK whose
     * connection ends while a message is being handled tells nobody, and a watch over it is blind until Fabric8 renews
     * it, minutes later.
     */
    public static Config over(Config config) {
        return new ConfigBuilder(config).withOnlyHttpWatches(true).build();
    }

    /**
     * Has a client that does little but watch use HTTP/1.1. Over HTTP/2, which the JDK never pings, all that it asks
     * would share one connection, and when that died without a word a watch that is opened again would hang on it too,
     * until TCP gives up. Who renews a lease over the same connection notices by that.
     */
    public static Config apart(Config config) {
        return new ConfigBuilder(config).withHttp2Disable(true).build();
    }

    /** Has the watches of a client survive any script and any silence. */
    public static void guard(HttpClient.Builder builder) {
        guard(builder, SILENCE);
    }

    static void guard(HttpClient.Builder builder, Duration silence) {
        builder.addOrReplaceInterceptor("ascii-watches", new AsciiWatches());
        builder.addOrReplaceInterceptor("silent-watches", new SilentWatches(silence));
    }

    /** Whether a request opens a watch. */
    public static boolean opens(HttpRequest request) {
        String query = request.uri().getRawQuery();
        return query != null && query.contains("watch=true");
    }
}
