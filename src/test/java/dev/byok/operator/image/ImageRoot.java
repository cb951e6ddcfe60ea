package dev.byok.operator.image;

import dev.byok.operator.apiserver.FileMutex;
import dev.byok.operator.apiserver.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The image's root file system, in a folder.
 *
 * @param folder where it is
 */
record ImageRoot(Path folder) {
    /** The AOT cache in it. */
    static final Path AOT = Path.of("usr", "lib", "imported-key-operator", "imported-key-operator.aot");

    private static final Path TARGET = Path.of("target", "image").toAbsolutePath();
    private static final Path ASSEMBLING = TARGET.resolve("assembling");
    private static final String BUILD = System.getProperty("build.started");
    private static final Path SCRIPTS = Path.of("deploy", "image").toAbsolutePath();

    /** One for all tests: nobody can write into it. */
    static ImageRoot whole() {
        return Whole.ROOT;
    }

    /** Another one, of exactly these packages (name=version), which lacks the AOT cache. */
    static ImageRoot withoutAot(List<String> packages) {
        return FileMutex.alone(
                ASSEMBLING,
                () -> assemble("root-without-aot", Map.of("SKIP_AOT", "true", "PACKAGES_LOCK", lock(packages))));
    }

    /** What the script says when it cannot assemble a root of exactly these packages. */
    static Tool.Result refused(List<String> packages) {
        return FileMutex.alone(
                ASSEMBLING,
                () -> run(
                        "root.sh",
                        Map.of("PACKAGES_LOCK", lock(packages)),
                        TARGET.resolve("root-refused").toString()));
    }

    /** Tests of one build share what the first has assembled; without a build, everybody assembles. */
    private static ImageRoot assembledOnce(String name) {
        return FileMutex.alone(ASSEMBLING, () -> {
            Path told = TARGET.resolve(name + ".build");
            if (BUILD != null && BUILD.equals(read(told))) {
                return new ImageRoot(TARGET.resolve(name));
            }
            ImageRoot root = assemble(name, Map.of());
            write(told, Objects.requireNonNullElse(BUILD, ""));
            return root;
        });
    }

    private static ImageRoot assemble(String name, Map<String, String> settings) {
        Path folder = TARGET.resolve(name);
        script("root.sh", settings, folder.toString());
        return new ImageRoot(folder);
    }

    /** Debian's packages that it has files of, as name=version. */
    List<String> packages() {
        try (Stream<Path> records = Files.list(file("var/lib/dpkg/status.d"))) {
            return records.map(record -> record.getFileName() + "=" + version(read(record)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version(String control) {
        return control.lines()
                .filter(line -> line.startsWith("Version: "))
                .findFirst()
                .orElseThrow()
                .substring("Version: ".length());
    }

    private static String lock(List<String> packages) {
        Path file = TARGET.resolve("packages.lock");
        write(file, String.join("\n", packages) + "\n");
        return file.toString();
    }

    /** Packs it as the script does. */
    void pack(Path file) {
        script("oci.sh", Map.of(), folder.toString(), file.toString());
    }

    /** The command that starts the operator in it. */
    List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                SCRIPTS.resolve("run.sh").toString(), folder.toAbsolutePath().toString()));
        command.addAll(arguments);
        return command;
    }

    /** Starts the operator in it, and waits until it has ended. */
    Tool.Result run(String... variables) {
        List<String> words = command(List.of(variables));
        return new Tool(Path.of(words.getFirst())).run(Map.of(), "", words.subList(1, words.size()));
    }

    /** A file of it. */
    Path file(String path) {
        return folder.resolve(path);
    }

    /** Everything in it, sorted; folders too. */
    List<Path> entries() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What may be executed: neither folders nor links. */
    List<String> executables() {
        return entries().stream()
                .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                .filter(file -> permissions(file).contains(PosixFilePermission.OTHERS_EXECUTE))
                .map(file -> folder.relativize(file).toString())
                .toList();
    }

    /** Who may do what with a file. */
    static Set<PosixFilePermission> permissions(Path file) {
        try {
            return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void script(String name, Map<String, String> settings, String... arguments) {
        new Tool(SCRIPTS.resolve(name)).succeeded(run(name, settings, arguments), List.of(arguments));
    }

    private static Tool.Result run(String name, Map<String, String> settings, String... arguments) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return new Tool(SCRIPTS.resolve(name)).run(environment, "", List.of(arguments));
    }

    /** Assembled when it is first asked for. */
    private static final class Whole {
        static final ImageRoot ROOT = assembledOnce("root");
    }
}
