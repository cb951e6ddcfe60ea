package dev.byok.operator.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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
    private static final Path SCRIPT = Path.of("src", "test", "control-plane", "build.sh");
    private static final AtomicReference<Optional<Binaries>> FOUND = new AtomicReference<>();

    /**
     * Finds them, or builds them where there is Go, which takes minutes the first time.
     *
     * @return nothing where there is neither
     * @throws IllegalStateException if the build fails
     */
    public static synchronized Optional<Binaries> find() {
        if (FOUND.get() == null) {
            Optional<Path> there =
                    candidates().filter(folder -> holds(folder, NEEDED)).findFirst();
            FOUND.set(there.or(() -> onPath("go") ? Optional.of(build()) : Optional.empty())
                    .map(Binaries::new));
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
                .filter(candidate -> holds(candidate, wanted))
                .findFirst()
                .or(() -> onPath("go") ? Optional.of(build()) : Optional.empty())
                .map(found -> found.resolve(CONTROLLER_MANAGER));
    }

    private static Stream<Path> candidates() {
        Path home = Path.of(System.getProperty("user.home"));
        Path cache = environment("XDG_CACHE_HOME").orElse(home.resolve(".cache"));
        Path data = environment("XDG_DATA_HOME").orElse(home.resolve(".local/share"));
        return Stream.of(
                        environment("KUBEBUILDER_ASSETS").stream(),
                        versions(cache.resolve("imported-key-operator/k8s")),
                        versions(home.resolve(".kubeapitest/k8s")),
                        versions(data.resolve("kubebuilder-envtest/k8s")),
                        Stream.of(Path.of("/usr/local/kubebuilder/bin")))
                .flatMap(folders -> folders);
    }

    /** The newest version first. */
    private static Stream<Path> versions(Path base) {
        if (!Files.isDirectory(base)) {
            return Stream.empty();
        }
        try (Stream<Path> folders = Files.list(base)) {
            return folders
                    .sorted(Comparator.comparing(Binaries::version, Arrays::compare)
                            .reversed())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] version(Path folder) {
        return java.util.regex.Pattern.compile("\\d+")
                .matcher(folder.getFileName().toString())
                .results()
                .limit(3)
                .mapToInt(number -> Integer.parseInt(number.group()))
                .toArray();
    }

    private static boolean holds(Path folder, List<String> programs) {
        return programs.stream().allMatch(program -> Files.isExecutable(folder.resolve(program)));
    }

    private static boolean onPath(String program) {
        return java.util.regex.Pattern.compile(java.io.File.pathSeparator)
                .splitAsStream(Objects.requireNonNullElse(System.getenv("PATH"), ""))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static Optional<Path> environment(String name) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    private static Path build() {
        try {
            Process process = new ProcessBuilder(SCRIPT.toAbsolutePath().toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String folder = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(SCRIPT + " failed; what it said is above");
            }
            return Path.of(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
