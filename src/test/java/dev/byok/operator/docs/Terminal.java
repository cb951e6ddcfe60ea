package dev.byok.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.byok.operator.Ceremony;
import dev.byok.operator.apiserver.Binaries;
import dev.byok.operator.apiserver.Kubectl;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A bash that stays open, as a reader's does: what one block sets, the next one finds. The first failure ends it. */
final class Terminal implements AutoCloseable {
    private static final String DONE = "::done";

    private final Path folder;
    private final Process bash;
    private final BufferedWriter in;
    private final BufferedReader out;
    private final List<Page.Block> ran = new ArrayList<>();

    /**
     * A terminal of somebody who has kubectl set up for that API server, and aws for that KMS.
     *
     * @param programs folders with more programs
     */
    static Terminal open(Path folder, Path kubeconfig, URI kms, Path... programs) {
        String kubectl = Binaries.find().orElseThrow().folder().toAbsolutePath().toString();
        List<String> path = new ArrayList<>(List.of(kubectl));
        Stream.of(programs).map(Path::toString).forEach(path::add);
        path.add(System.getenv("PATH"));
        Map<String, String> environment = new HashMap<>(Kubectl.cache(kubeconfig));
        environment.putAll(Map.ofEntries(
                Map.entry("KUBECONFIG", kubeconfig.toString()),
                Map.entry("PATH", String.join(File.pathSeparator, path)),
                Map.entry("AWS_ENDPOINT_URL", kms.toString()),
                Map.entry("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "secret"),
                Map.entry("AWS_DEFAULT_REGION", Ceremony.REGION),
                Map.entry("AWS_PAGER", ""),
                Map.entry("AWS_CONFIG_FILE", "no-config")));
        return new Terminal(folder, environment);
    }

    /** Whether there is such a program. */
    static boolean has(String tool) {
        return List.of(System.getenv("PATH").split(File.pathSeparator, -1)).stream()
                .anyMatch(path -> Files.isExecutable(Path.of(path, tool)));
    }

    /** Skips the tests where aws or openssl are missing; where CI=true they must be there. */
    static void requireTools() {
        for (String tool : List.of("aws", "openssl")) {
            if ("true".equals(System.getenv("CI"))) {
                assertThat(has(tool))
                        .as("%s must be installed where CI=true", tool)
                        .isTrue();
            }
            assumeThat(has(tool)).as("%s is installed", tool).isTrue();
        }
    }

    private Terminal(Path folder, Map<String, String> environment) {
        this.folder = folder;
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            bash = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        in = bash.outputWriter();
        out = bash.inputReader();
    }

    /**
     * Runs a block to its end.
     *
     * @return what it printed
     * @throws AssertionError if one of its commands failed
     */
    String run(Page.Block block) {
        return type(block, "source %s < /dev/null");
    }

    /** Runs a block whose commands may fail, and returns what it printed. */
    String runWhateverComes(Page.Block block) {
        return type(block, "(source %s) < /dev/null || true");
    }

    private String type(Page.Block block, String how) {
        try {
            Path script = Files.writeString(folder.resolve(".block-" + ran.size()), block.text() + "\n");
            in.write(how.formatted(script.toAbsolutePath()) + "; echo; echo " + DONE + "\n");
            in.flush();
            String said = answer(block);
            ran.add(block);
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String answer(Page.Block block) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals(DONE)) {
                return said.toString();
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("commands under \"" + block.heading() + "\" did not go as they should:\n"
                + block.text() + "\n\nThey said:\n" + said);
    }

    /** The blocks that ran to their end. */
    List<Page.Block> ran() {
        return List.copyOf(ran);
    }

    @Override
    public void close() {
        bash.destroy();
    }
}
