package dev.byok.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The statements of the policies on the page about IAM. */
final class IamStatements {
    /** The page. */
    static final Page PAGE = Page.of("iam.md");

    private IamStatements() {}

    /** Those of every policy below a heading. */
    static List<JsonNode> statements(String heading) {
        return PAGE.under(heading, "json").stream()
                .map(block -> parse(block.text()))
                .peek(policy -> assertThat(policy.path("Version").asText()).isEqualTo("2012-10-17"))
                .flatMap(policy -> stream(policy.path("Statement")))
                .peek(statement -> assertThat(statement.path("Effect").asText()).isIn("Allow", "Deny"))
                .toList();
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a statement is about. */
    static Set<String> actions(JsonNode statement) {
        return Set.copyOf(texts(statement.path("Action")));
    }

    /** The condition keys of a statement. */
    static List<String> conditions(JsonNode statement) {
        return statement.path("Condition").properties().stream()
                .flatMap(operator -> operator.getValue().properties().stream())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Every value that a condition key is compared with on the page. */
    static Set<String> values(String key) {
        Set<String> values = statements("").stream()
                .flatMap(statement -> statement.findValues(key).stream())
                .flatMap(value -> texts(value).stream())
                .collect(Collectors.toSet());
        assertThat(values).isNotEmpty();
        return values;
    }

    /** What may be one text or a list of them. */
    static List<String> texts(JsonNode oneOrMore) {
        return oneOrMore.isArray() ? stream(oneOrMore).map(JsonNode::asText).toList() : List.of(oneOrMore.asText());
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
