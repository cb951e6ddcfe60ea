package dev.byok.operator.docs;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A bash that stays open, as a reader's does: what one block sets, the next one finds. The first failure ends it. */
final class Terminal implements AutoCloseable {
    private static final String DONE = "::done";

    private final Path folder;
    private final Process bash;
    private final BufferedWriter in;
    private final BufferedReader out;
    private final List<Page.Block> ran = new ArrayList<>();

    Terminal(Path folder, Map<String, String> environment) {
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
        try {
            Path script = Files.writeString(folder.resolve(".block-" + ran.size()), block.text() + "\n");
            in.write("source " + script.toAbsolutePath() + " < /dev/null; echo; echo " + DONE + "\n");
            in.flush();
            StringBuilder said = new StringBuilder();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.equals(DONE)) {
                    ran.add(block);
                    return said.toString();
                }
                said.append(line).append('\n');
            }
            throw new AssertionError(
                    "a command failed under \"" + block.heading() + "\":\n" + block.text() + "\n\nIt said:\n" + said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
