package dev.byok.operator.monitoring;

import dev.byok.operator.apiserver.GoPrograms;
import dev.byok.operator.apiserver.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Prometheus and promtool, 2.42 or later: the first that knows {@code keep_firing_for}.
 *
 * @param folder holds both
 */
record PrometheusPrograms(Path folder) {
    private static final String NAME = "prometheus";
    private static final List<String> NEEDED = List.of(NAME, "promtool");
    private static final AtomicReference<Optional<PrometheusPrograms>> FOUND = new AtomicReference<>();

    /**
     * Finds them on the PATH, in our cache or in Debian's package, or builds them if that is asked for.
     *
     * @return nothing where they are nowhere
     */
    static synchronized Optional<PrometheusPrograms> find() {
        if (FOUND.get() == null) {
            Optional<Path> there = Stream.concat(GoPrograms.onPath(), GoPrograms.cached(NAME))
                    .filter(candidate -> GoPrograms.holds(candidate, NEEDED))
                    .findFirst();
            FOUND.set(there.or(() -> GoPrograms.get(NAME)).map(PrometheusPrograms::new));
        }
        return FOUND.get();
    }

    /** The server. */
    Path server() {
        return folder.resolve(NAME);
    }

    /**
     * Runs promtool, which must succeed.
     *
     * @return what it printed
     */
    String promtool(String... arguments) {
        Tool promtool = new Tool(folder.resolve("promtool"));
        List<String> words = List.of(arguments);
        return promtool.succeeded(promtool.run(Map.of(), "", words), words);
    }
}
