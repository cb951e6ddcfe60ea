package dev.byok.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between the README and the pages. */
final class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\[[^]]+]\\(([^)#]*)#?([^)]*)\\)");

    static List<Page> pages() {
        return Page.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAPlaceThatIsThere(Page page) {
        assertThat(links(page)).isNotEmpty().allSatisfy(link -> {
            Path target = target(page, link);
            assertThat(target).exists();
            if (!link.group(2).isEmpty()) {
                assertThat(anchors(target)).contains(link.group(2));
            }
        });
    }

    @Test
    void theReadmeLeadsToEveryPage() {
        Page readme = Page.all().getFirst();
        List<Path> linked =
                links(readme).stream().map(link -> target(readme, link)).toList();
        assertThat(linked)
                .containsAll(Page.all().stream().map(Page::file).skip(1).toList());
    }

    private static List<MatchResult> links(Page page) {
        return LINK.matcher(page.text()).results().toList();
    }

    private static Path target(Page page, MatchResult link) {
        return link.group(1).isEmpty()
                ? page.file()
                : page.file().resolveSibling(link.group(1)).normalize();
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
