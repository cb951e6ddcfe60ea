package dev.byok.operator.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Test kit: a line of a log in JSON.
 *
 * @param fields what it holds
 */
public record Line(JsonNode fields) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The lines of that output.
     *
     * @throws UncheckedIOException if one is no JSON
     */
    public static List<Line> of(String output) {
        return output.lines().map(Line::parse).toList();
    }

    private static Line parse(String line) {
        try {
            return new Line(JSON.readTree(line));
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    /** A field as text; empty if it is not there. */
    public String text(String field) {
        return fields.path(field).asText();
    }

    /** Whether it tells of a KMS write for the resource of that name. */
    public boolean writes(String operation, String name) {
        return text("msg").equals("KMS write")
                && text("operation").equals(operation)
                && text("name").equals(name);
    }
}
