package dev.byok.operator.apiserver;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * kubectl as users type it.
 *
 * @param binaries where it is
 * @param kubeconfig whom it acts as
 */
public record Kubectl(Binaries binaries, Path kubeconfig) {
    /** Runs it. */
    public Tool.Result run(String... arguments) {
        return run(Map.of(), "", arguments);
    }

    /** Runs it with a document on its standard input: {@code kubectl apply -f -}. */
    public Tool.Result with(String input, String... arguments) {
        return run(Map.of(), input, arguments);
    }

    /**
     * Runs it, and it must succeed.
     *
     * @return what it printed
     * @throws AssertionError with what it said, if it fails
     */
    public String must(String... arguments) {
        return tool().succeeded(run(arguments), List.of(arguments));
    }

    /** The same with a document on its standard input. */
    public String mustWith(String input, String... arguments) {
        return tool().succeeded(with(input, arguments), List.of(arguments));
    }

    /** Runs it with more environment, such as KUBECTL_EXTERNAL_DIFF. */
    public Tool.Result run(Map<String, String> environment, String input, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--kubeconfig=" + kubeconfig));
        all.addAll(List.of(arguments));
        Map<String, String> whole = new HashMap<>(environment);
        whole.putAll(cache(kubeconfig));
        return tool().run(whole, input, all);
    }

    /**
     * What keeps what it learns of a server beside the kubeconfig: in the home folder, where it goes by the port, it
     * would outlive the server.
     */
    public static Map<String, String> cache(Path kubeconfig) {
        return Map.of(
                "KUBECACHEDIR",
                kubeconfig.resolveSibling(".kubectl-cache").toAbsolutePath().toString());
    }

    private Tool tool() {
        return new Tool(binaries.program("kubectl"));
    }
}
