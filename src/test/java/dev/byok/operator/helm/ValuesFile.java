package dev.byok.operator.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The chart's values.yaml with its comments: lines that begin with {@code ##} are headings, those with {@code # --} say
 * what the value below them is for.
 */
final class ValuesFile {
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):.*");
    private static final String COMMENT = "# -- ";
    private static final String HEADING = "## ";

    private final JsonNode values;
    private final List<Line> lines = new ArrayList<>();
    private final Deque<String> path = new ArrayDeque<>();
    private String comment = "";

    /**
     * A heading, or a value that is described.
     *
     * @param path the keys to it, with points between; empty for a heading
     * @param text the heading or the description
     */
    record Line(String path, String text) {}

    ValuesFile(String text) {
        values = Manifests.parse(text).getFirst();
        text.lines().forEach(this::read);
    }

    /** All values with their defaults. */
    JsonNode values() {
        return values;
    }

    /** What is described, in order. */
    List<Line> lines() {
        return lines;
    }

    /** Headings, and below each a table of values. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            if (line.path().isEmpty()) {
                text.append("\n### ").append(line.text()).append("\n\n| value | default | meaning |\n|---|---|---|\n");
            } else {
                text.append("| `%s` | `%s` | %s |%n".formatted(line.path(), initial(line.path()), line.text()));
            }
        }
        return text.append('\n').toString();
    }

    private String initial(String path) {
        JsonNode value = values.at("/" + path.replace('.', '/'));
        try {
            return value.isTextual() && !value.asText().isEmpty()
                    ? value.asText()
                    : new ObjectMapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read(String line) {
        String text = line.strip();
        Matcher key = KEY.matcher(line);
        if (text.startsWith(HEADING)) {
            lines.add(new Line("", text.substring(HEADING.length())));
        } else if (text.startsWith(COMMENT)) {
            comment = text.substring(COMMENT.length());
        } else if (text.startsWith("# ") && !comment.isEmpty()) {
            comment += " " + text.substring("# ".length());
        } else if (key.matches()) {
            enter(key.group(1).length() / 2, key.group(2));
        }
    }

    private void enter(int depth, String key) {
        while (path.size() > depth) {
            path.removeLast();
        }
        path.addLast(key);
        if (!comment.isEmpty()) {
            lines.add(new Line(String.join(".", path), comment));
            comment = "";
        }
    }
}
