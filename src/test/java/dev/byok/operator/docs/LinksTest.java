package dev.byok.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links between the README and the pages. */
final class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\[[^]]+]\\(([^)#]*)#?([^)]*)\\)");

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/ceremony.md", "docs/logging.md", "docs/renewal.md"})
    void everyLinkLeadsToAPlaceThatIsThere(String file) throws IOException {
        Path page = Path.of(file);
        List<MatchResult> links = LINK.matcher(Files.readString(page)).results().toList();
        assertThat(links).isNotEmpty().allSatisfy(link -> {
            Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
            assertThat(target).exists();
            if (!link.group(2).isEmpty()) {
                assertThat(anchors(target)).contains(link.group(2));
            }
        });
    }

    /** Headings as Markdown renderers turn them into anchors. */
    private static List<String> anchors(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
