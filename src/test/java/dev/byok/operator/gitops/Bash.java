package dev.byok.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.apiserver.Kubectl;
import dev.byok.operator.apiserver.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A shell that commands are typed into as they stand on the page about GitOps.
 *
 * @param kubectl what the word kubectl means there
 */
record Bash(Kubectl kubectl) {
    /** The words of the page, without line breaks. */
    static String page() {
        try {
            return Files.readString(Path.of("docs", "gitops.md")).replaceAll("\\s+", " ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command that stands on the page. */
    Tool.Result fromPage(String command) {
        assertThat(page()).contains(command);
        return run(command, "");
    }

    /** Runs a command with a document on its standard input. */
    Tool.Result run(String command, String input) {
        String meaning = "kubectl() { \"%s\" --kubeconfig=\"%s\" \"$@\"; }\n"
                .formatted(kubectl.binaries().program("kubectl"), kubectl.kubeconfig());
        return new Tool(Path.of("bash"))
                .run(Kubectl.cache(kubectl.kubeconfig()), input, List.of("-c", meaning + command));
    }
}
