package dev.byok.operator.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is delivered for Prometheus and Grafana. */
final class Delivered {
    /** The rules. */
    static final Path ALERTS = Path.of("helm", "imported-key-operator", "files", "alerts.yaml");

    /** The dashboard. */
    static final Path DASHBOARD = ALERTS.resolveSibling("dashboard.json");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern METRIC = Pattern.compile("([a-z][a-z_0-9]+)\\{job=\"imported-key-operator\"");

    private Delivered() {}

    /** A file as text. */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file as a tree; JSON is YAML too. */
    static JsonNode tree(Path file) {
        try {
            return YAML.readTree(read(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The alerts among the rules. */
    static List<JsonNode> alerts() {
        return rules().filter(rule -> rule.has("alert")).toList();
    }

    /** Their names. */
    static List<String> alertNames() {
        return alerts().stream().map(alert -> alert.path("alert").asText()).toList();
    }

    /** All rules, in order. */
    static Stream<JsonNode> rules() {
        return tree(ALERTS).path("groups").valueStream().flatMap(group -> group.path("rules")
                .valueStream());
    }

    /** The panels of the dashboard. */
    static List<JsonNode> panels() {
        return tree(DASHBOARD).path("panels").valueStream().toList();
    }

    /** What its panels ask Prometheus. */
    static List<String> queries() {
        return panels().stream()
                .flatMap(panel -> panel.path("targets").valueStream())
                .map(target -> target.path("expr").asText())
                .toList();
    }

    /** The metrics that an expression asks for. */
    static Set<String> metrics(String expression) {
        return METRIC.matcher(expression)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
