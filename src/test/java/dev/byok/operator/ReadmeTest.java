package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.plan.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds README, code and files together. */
final class ReadmeTest {
    @Test
    void theReasonTableListsExactlyTheReasons() throws IOException {
        List<String> rows = Files.readString(Path.of("README.md"))
                .lines()
                .dropWhile(line -> !line.startsWith("| reason |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.substring(line.indexOf(96) + 1, line.indexOf(96, line.indexOf(96) + 1)))
                .toList();
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Reason.values()).map(Enum::name).toList());
    }

    @Test
    void theExampleIsTheOneInTheRepository() throws IOException {
        String example = Files.readString(Path.of("deploy", "examples", "importedkey.yaml"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .reduce("", (text, line) -> text + line + "\n");
        assertThat(Files.readString(Path.of("README.md"))).contains(example);
    }

    @Test
    void everyClassThatIsNamedExists() throws IOException {
        Matcher named = Pattern.compile("`([A-Z][A-Za-z]+)\\.java`").matcher(Files.readString(Path.of("README.md")));
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(named.results().map(m -> m.group(1) + ".java").toList())
                    .isNotEmpty()
                    .isSubsetOf(names);
        }
    }
}
