package dev.byok.operator.helm;

import dev.byok.operator.apiserver.GoPrograms;
import dev.byok.operator.apiserver.Kubectl;
import dev.byok.operator.apiserver.Tool;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * helm as users type it.
 *
 * @param folder holds helm, and the Prometheus Operator's CRDs
 * @param environment tells it its cluster
 */
record Helm(Path folder, Map<String, String> environment) {
    /** The chart. */
    static final Path CHART = Path.of("helm", "imported-key-operator");

    private static final List<String> NEEDED = List.of("helm");
    private static final AtomicReference<Optional<Path>> FOUND = new AtomicReference<>();

    /**
     * Finds it in our cache or on the PATH, or builds it if that is asked for.
     *
     * @return nothing where it is in neither
     */
    static synchronized Optional<Path> find() {
        if (FOUND.get() == null) {
            Optional<Path> there = GoPrograms.cached("helm")
                    .filter(candidate -> GoPrograms.holds(candidate, NEEDED))
                    .findFirst();
            FOUND.set(there.or(() -> GoPrograms.get("helm")));
        }
        return FOUND.get();
    }

    /** One that needs no cluster. */
    static Helm offline() {
        // A kubeconfig that is not there keeps it from a cluster of whoever runs the tests.
        return with(Path.of("target", "no-kubeconfig"));
    }

    /** One that acts on a cluster. */
    static Helm with(Path kubeconfig) {
        Map<String, String> environment = new HashMap<>(Kubectl.cache(kubeconfig));
        environment.putAll(Map.of(
                "KUBECONFIG", kubeconfig.toString(),
                "HELM_CONFIG_HOME", "target/helm/config",
                "HELM_CACHE_HOME", "target/helm/cache",
                "HELM_DATA_HOME", "target/helm/data"));
        return new Helm(find().orElseThrow(), environment);
    }

    /** The Prometheus Operator's CRDs of what the chart may render. */
    static Path prometheusCrds() {
        return find().orElseThrow().resolve("crds");
    }

    /** Runs it. */
    Tool.Result run(List<String> arguments) {
        return tool().run(environment, "", arguments);
    }

    /**
     * Runs it, and it must succeed without a word of warning.
     *
     * @return what it printed
     */
    String must(List<String> arguments) {
        Tool.Result result = run(arguments);
        String output = tool().succeeded(result, arguments);
        if (!result.errors().isEmpty()) {
            throw new AssertionError("helm " + String.join(" ", arguments) + " said: " + result.errors());
        }
        return output;
    }

    /** The same, as words. */
    String must(String... arguments) {
        return must(List.of(arguments));
    }

    private Tool tool() {
        return new Tool(folder.resolve("helm"));
    }
}
