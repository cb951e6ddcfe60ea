package dev.byok.operator.apiserver;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * The programs of a Kubernetes control plane, looked for where others keep them too: KUBEBUILDER_ASSETS, the cache of
 * our build script, kube-api-test's folder and setup-envtest's; else built from Go modules.
 *
 * @param folder holds etcd, kube-apiserver and kubectl
 */
public record Binaries(Path folder) {
    private static final List<String> NEEDED = List.of("etcd", "kube-apiserver", "kubectl");
    private static final String CONTROLLER_MANAGER = "kube-controller-manager";
    private static final String SCRIPT = "control-plane";
    private static final AtomicReference<Optional<Binaries>> FOUND = new AtomicReference<>();

    /**
     * Finds them, or builds them where there is Go, which takes minutes the first time.
     *
     * @return nothing where there is neither
     * @throws IllegalStateException if the build fails
     */
    public static synchronized Optional<Binaries> find() {
        if (FOUND.get() == null) {
            Optional<Path> there = candidates()
                    .filter(folder -> GoPrograms.holds(folder, NEEDED))
                    .findFirst();
            FOUND.set(there.or(() -> GoPrograms.build(SCRIPT)).map(Binaries::new));
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
                .or(() -> GoPrograms.build(SCRIPT))
                .map(found -> found.resolve(CONTROLLER_MANAGER));
    }

    private static Stream<Path> candidates() {
        Path home = Path.of(System.getProperty("user.home"));
        Path data = GoPrograms.environment("XDG_DATA_HOME").orElse(home.resolve(".local/share"));
        return Stream.of(
                        GoPrograms.environment("KUBEBUILDER_ASSETS").stream(),
                        GoPrograms.cached("k8s"),
                        GoPrograms.versions(home.resolve(".kubeapitest/k8s")),
                        GoPrograms.versions(data.resolve("kubebuilder-envtest/k8s")),
                        Stream.of(Path.of("/usr/local/kubebuilder/bin")))
                .flatMap(folders -> folders);
    }
}
