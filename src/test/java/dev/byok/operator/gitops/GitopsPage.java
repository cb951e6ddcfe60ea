package dev.byok.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.apiserver.Kubectl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The page about GitOps, whose commands are run as they stand there. */
final class GitopsPage {
    private GitopsPage() {}

    /** Its words, without line breaks. */
    static String words() {
        try {
            return Files.readString(Path.of("docs", "gitops.md")).replaceAll("\\s+", " ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command that stands on the page. */
    static Kubectl.Result run(Kubectl kubectl, String command) {
        assertThat(words()).contains(command);
        return kubectl.run(Arrays.stream(command.split(" ")).skip(1).toArray(String[]::new));
    }
}
