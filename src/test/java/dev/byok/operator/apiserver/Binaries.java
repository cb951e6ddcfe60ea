package dev.byok.operator.apiserver;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The programs of a Kubernetes control plane, looked for where others keep them too: KUBEBUILDER_ASSETS, the cache of
 * our build script, kube-api-test's folder and setup-envtest's, the PATH; else built from Go modules, if that is asked
 * for.
 *
 * @param folder holds etcd, kube-apiserver and kubectl
 */
public record Binaries(Path folder) {
    private static final List<String> NEEDED = List.of("etcd", "kube-apiserver", "kubectl");
    private static final String CONTROLLER_MANAGER = "kube-controller-manager";
    private static final String SCRIPT = "control-plane";
    private static final Pattern VERSION = Pattern.compile("v1\\.(\\d+)\\.");
    private static final int OLDEST_MINOR = 33;
    private static final AtomicReference<Optional<Binaries>> FOUND = new AtomicReference<>();

    /**
     * Finds them, or builds them if that is asked for.
     *
     * @return nothing where they are not, or older than what the operator supports
     * @throws IllegalStateException if the build fails
     */
    public static synchronized Optional<Binaries> find() {
        if (FOUND.get() == null) {
            Optional<Path> there = candidates()
                    .filter(folder -> GoPrograms.holds(folder, NEEDED))
                    .filter(Binaries::supported)
                    .findFirst();
            FOUND.set(there.or(() -> GoPrograms.get(SCRIPT)).map(Binaries::new));
        }
        return FOUND.get();
    }

    /** One of the programs. */
    public Path program(String name) {
        return folder.resolve(name);
    }

    /**
     * The controller manager, which other tools' folders do not hold.
     *
     * @return nothing where it is neither there nor can be built
     */
    public Optional<Path> controllerManager() {
        List<String> wanted = List.of(CONTROLLER_MANAGER);
        return Stream.concat(Stream.of(folder), candidates())
                .filter(candidate -> GoPrograms.holds(candidate, wanted))
                .findFirst()
                .or(() -> GoPrograms.get(SCRIPT))
                .map(found -> found.resolve(CONTROLLER_MANAGER));
    }

    private static boolean supported(Path candidate) {
        List<String> arguments = List.of("--version");
        Tool server = new Tool(candidate.resolve("kube-apiserver"));
        Matcher version = VERSION.matcher(server.succeeded(server.run(Map.of(), "", arguments), arguments));
        return version.find() && Integer.parseInt(version.group(1)) >= OLDEST_MINOR;
    }

    private static Stream<Path> candidates() {
        Path home = Path.of(System.getProperty("user.home"));
        Path data = GoPrograms.environment("XDG_DATA_HOME").orElse(home.resolve(".local/share"));
        return Stream.of(
                        GoPrograms.environment("KUBEBUILDER_ASSETS").stream(),
                        GoPrograms.cached("k8s"),
                        GoPrograms.versions(home.resolve(".kubeapitest/k8s")),
                        GoPrograms.versions(data.resolve("kubebuilder-envtest/k8s")),
                        Stream.of(Path.of("/usr/local/kubebuilder/bin")),
                        GoPrograms.onPath())
                .flatMap(folders -> folders);
    }
}
