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

/**
 * Programs that tests run against, which are kept in the user's cache. Building them from Go modules takes minutes, so
 * it is done only when asked for: with {@code -Dprograms.build=true}, and with CI=true, where nothing is skipped.
 */
public final class GoPrograms {
    /** How a message says to get what is missing. */
    public static final String HOW_TO_BUILD =
            "; with Go on the PATH, mvn verify -Dprograms.build=true builds what is missing, once, in minutes.";

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final boolean BUILD = Boolean.getBoolean("programs.build") || "true".equals(System.getenv("CI"));

    /** What a script ends with when all that is left to do is to build. */
    private static final int NOT_BUILT = 3;

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
     * Runs the script that gets programs from where they are quickly had, and builds them if that is asked for. Who
     * comes while another process builds finds what that has built.
     *
     * @param folder below src/test
     * @return the folder with the programs; nothing if they would have to be built, and may not or cannot be
     * @throws IllegalStateException if the script fails
     */
    public static Optional<Path> get(String folder) {
        Path script = Path.of("src", "test", folder, "build.sh");
        return FileMutex.alone(cache().resolve("building." + folder), () -> run(script));
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

    private static Optional<Path> run(Path script) {
        ProcessBuilder builder =
                new ProcessBuilder(script.toAbsolutePath().toString()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("COMPILE", Boolean.toString(BUILD));
        try {
            Process process = builder.start();
            String folder = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = process.waitFor();
            if (code != 0 && code != NOT_BUILT) {
                throw new IllegalStateException(script + " failed; what it said is above");
            }
            return code == 0 ? Optional.of(Path.of(folder)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
