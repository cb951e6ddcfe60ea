package dev.byok.operator.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of docs/.
 *
 * @param blocks its fenced blocks, in order
 */
record Page(List<Block> blocks) {
    private static final String FENCE = "```";

    /**
     * A fenced block.
     *
     * @param heading the heading that it stands under
     * @param language the word after the fence
     * @param text what is in it
     */
    record Block(String heading, String language, String text) {
        /** The same with a word that a reader exchanges. */
        Block with(String word, String other) {
            return new Block(heading, language, text.replace(word, other));
        }
    }

    static Page of(String name) {
        List<String> lines;
        try {
            lines = Files.readAllLines(Path.of("docs", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Block> blocks = new ArrayList<>();
        String heading = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(FENCE)) {
                int end = closing(lines, i);
                String text = String.join("\n", lines.subList(i + 1, end));
                blocks.add(new Block(heading, line.substring(FENCE.length()), text));
                i = end;
            } else if (line.startsWith("#")) {
                heading = line.replaceFirst("#+ ", "");
            }
        }
        return new Page(List.copyOf(blocks));
    }

    private static int closing(List<String> lines, int opening) {
        for (int i = opening + 1; i < lines.size(); i++) {
            if (lines.get(i).equals(FENCE)) {
                return i;
            }
        }
        throw new IllegalStateException("the block in line " + (opening + 1) + " does not end");
    }

    /** The blocks in that language. */
    List<Block> blocks(String language) {
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .toList();
    }

    /** The blocks in that language under a heading that begins so. */
    List<Block> under(String heading, String language) {
        return blocks(language).stream()
                .filter(block -> block.heading().startsWith(heading))
                .toList();
    }
}
