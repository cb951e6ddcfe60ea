package dev.byok.operator.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of docs/, or one that lies beside that folder.
 *
 * @param file where it is
 * @param blocks its fenced blocks, in order
 */
record Page(Path file, List<Block> blocks) {
    private static final String FENCE = "```";
    private static final Pattern CELL = Pattern.compile("\\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

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

    /** The page of that name in docs/. */
    static Page of(String name) {
        return at(Path.of("docs", name));
    }

    /** All pages: the README, what contributors read first, and docs/. */
    static List<Page> all() {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")), docs.sorted())
                    .filter(file -> file.toString().endsWith(".md"))
                    .map(Page::at)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Page at(Path file) {
        List<String> lines = lines(file);
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
        return new Page(file, List.copyOf(blocks));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int closing(List<String> lines, int opening) {
        for (int i = opening + 1; i < lines.size(); i++) {
            if (lines.get(i).equals(FENCE)) {
                return i;
            }
        }
        throw new IllegalStateException("the block in line " + (opening + 1) + " does not end");
    }

    /** Its words. */
    String text() {
        return String.join("\n", lines(file));
    }

    /** The rows of the table that begins so, as cells. */
    List<List<String>> table(String head) {
        return lines(file).stream()
                .dropWhile(line -> !line.startsWith(head))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> CELL.splitAsStream(line).skip(1).map(String::strip).toList())
                .toList();
    }

    /** What stands in backticks in a cell, in order. */
    static List<String> code(String cell) {
        return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    /** Its name, for people who read test results. */
    @Override
    public String toString() {
        return file.toString();
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
