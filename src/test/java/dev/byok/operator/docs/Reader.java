package dev.byok.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Somebody who does what pages say. Where a page shows that the API server refuses something, it must refuse it in
 * these words; that may take a moment, because policies come into force after they were applied.
 */
record Reader(Terminal terminal) {
    private static final String REFUSED = "Error from server";

    /** Runs the commands of a part of a page, in order, and returns what those printed that did not fail. */
    String follow(Page page, String heading) {
        List<Page.Block> blocks = page.blocks().stream()
                .filter(block -> block.heading().equals(heading))
                .toList();
        assertThat(blocks).as(heading).anyMatch(block -> block.language().equals("shell"));
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < blocks.size(); i++) {
            Page.Block block = blocks.get(i);
            if (!block.language().equals("shell")) {
                continue;
            }
            boolean answered = i + 1 < blocks.size() && blocks.get(i + 1).text().startsWith(REFUSED);
            if (answered) {
                refused(block, blocks.get(i + 1).text());
            } else {
                said.append(terminal.run(block));
            }
        }
        return said.toString();
    }

    /** The shell blocks of a page that were not run. */
    List<Page.Block> missed(Page page) {
        return page.blocks("shell").stream()
                .filter(block -> !terminal.ran().contains(block))
                .toList();
    }

    private void refused(Page.Block block, String words) {
        Awaitility.await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThat(
                        plain(terminal.runWhateverComes(block)))
                .contains(plain(words)));
    }

    private static String plain(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
