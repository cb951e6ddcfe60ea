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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Programs that are built from Go modules, once, into the user's cache. */
public final class GoPrograms {
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private GoPrograms() {}

    /** The folders of our own cache that hold versions of that tool, the newest first. */
    public static Stream<Path> cached(String tool) {
        return versions(cache().resolve(tool));
    }

    private static Path cache() {
        Path home = Path.of(System.getProperty("user.home"));
        return environment("XDG_CACHE_HOME").orElse(home.resolve(".cache")).resolve("imported-key-operator");
    }

    /** The folders that a shell looks for programs in. */
    public static Stream<Path> onPath() {
        return Pattern.compile(java.io.File.pathSeparator)
                .splitAsStream(Objects.requireNonNullElse(System.getenv("PATH"), ""))
                .map(Path::of);
    }

    /**
     * Runs the script that builds, where there is Go. Who comes while another process builds finds what that has built.
     *
     * @param folder below src/test
     * @return the folder with what it has built
     * @throws IllegalStateException if it fails
     */
    public static Optional<Path> build(String folder) {
        Path script = Path.of("src", "test", folder, "build.sh");
        boolean go = onPath().anyMatch(candidate -> holds(candidate, List.of("go")));
        return go
                ? Optional.of(FileMutex.alone(cache().resolve("building." + folder), () -> run(script)))
                : Optional.empty();
    }

    /** Whether a folder holds all of these programs. */
    public static boolean holds(Path folder, List<String> programs) {
        return programs.stream().allMatch(program -> Files.isExecutable(folder.resolve(program)));
    }

    /** The newest version first. */
    static Stream<Path> versions(Path base) {
        if (!Files.isDirectory(base)) {
            return Stream.empty();
        }
        try (Stream<Path> folders = Files.list(base)) {
            return folders
                    .sorted(Comparator.comparing(GoPrograms::version, Arrays::compare)
                            .reversed())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<Path> environment(String name) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    private static int[] version(Path folder) {
        return NUMBER.matcher(folder.getFileName().toString())
                .results()
                .limit(3)
                .mapToInt(number -> Integer.parseInt(number.group()))
                .toArray();
    }

    private static Path run(Path script) {
        try {
            Process process = new ProcessBuilder(script.toAbsolutePath().toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String folder = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(script + " failed; what it said is above");
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
