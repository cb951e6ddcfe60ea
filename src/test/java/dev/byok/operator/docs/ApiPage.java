package dev.byok.operator.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The page about the API, made from the committed CRD. */
final class ApiPage {
    private static final Path CRD = Path.of("crds", "importedkeys.byok.dev.yaml");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final JsonNode crd;
    private final JsonNode version;
    private final StringBuilder page = new StringBuilder();

    private ApiPage(JsonNode crd) {
        this.crd = crd;
        this.version = crd.at("/spec/versions/0");
    }

    /** The text that docs/api.md should have. */
    static String generated() throws IOException {
        return new ApiPage(crd()).write();
    }

    /** The committed CRD. */
    static JsonNode crd() throws IOException {
        return YAML.readTree(CRD.toFile());
    }

    private String write() {
        JsonNode schema = version.at("/schema/openAPIV3Schema");
        JsonNode spec = schema.at("/properties/spec");
        JsonNode status = schema.at("/properties/status");
        line("# API reference");
        line("");
        line("<!-- Made from crds/importedkeys.byok.dev.yaml. mvn test -Dtest=ApiPageTest -Ddocs.update=true writes"
                + " it anew. -->");
        line("");
        line(schema.path("description").asText());
        line("`kubectl explain importedkey.spec --recursive` shows the same in a terminal. What the fields are for"
                + " is told in");
        line("[the README](../README.md#the-resource), [the ceremony](ceremony.md) and [renewal](renewal.md).");
        line("");
        names();
        line("- [spec](#spec) · [Refused by the API server](#refused-by-the-api-server) · [status](#status) ·"
                + " [Columns](#columns)");
        section("spec");
        fields(spec, "spec");
        section("Refused by the API server");
        line("These rules are CEL in the CRD, so that a wrong resource is refused before it is stored, with these"
                + " words.");
        line("");
        refusals(schema, spec);
        section("status");
        line("The operator alone writes it. A new object has `observedGeneration: -1`, so that no tool takes it for"
                + " done.");
        line("");
        fields(status, "status");
        section("Columns");
        columns();
        return page.toString();
    }

    private void names() {
        JsonNode names = crd.at("/spec/names");
        line("| | |");
        line("|---|---|");
        row(
                "apiVersion",
                code(crd.at("/spec/group").asText() + "/" + version.path("name").asText()));
        row("kind", code(names.path("kind").asText()));
        row("scope", crd.at("/spec/scope").asText());
        row(
                "names for kubectl",
                Stream.of("/plural", "/singular", "/shortNames/0", "/categories/0")
                        .map(name -> code(names.at(name).asText()))
                        .collect(Collectors.joining(", ")));
        row(
                "field selectors",
                stream(version.path("selectableFields"))
                        .map(field -> code(field.path("jsonPath").asText().substring(1)))
                        .collect(Collectors.joining(", ")));
        line("");
    }

    private void fields(JsonNode root, String name) {
        line("| field | type | meaning |");
        line("|---|---|---|");
        for (Map.Entry<String, Field> entry : below(root, name).entrySet()) {
            Field field = entry.getValue();
            row(
                    code(entry.getKey()),
                    field.type(),
                    field.schema().path("description").asText());
        }
    }

    /** Rules at the root name the field that they are about. */
    private void refusals(JsonNode root, JsonNode spec) {
        line("| at | message |");
        line("|---|---|");
        for (JsonNode rule : root.path("x-kubernetes-validations")) {
            row(
                    code(rule.path("fieldPath").asText().substring(1)),
                    rule.path("message").asText());
        }
        rules("spec", spec);
        below(spec, "spec").forEach((path, field) -> rules(path, field.schema()));
    }

    private void rules(String path, JsonNode schema) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            row(code(path), rule.path("message").asText());
        }
        if (schema.has("items")) {
            rules(path + "[]", schema.path("items"));
        }
    }

    private void columns() {
        line("| column | shown by | path | meaning |");
        line("|---|---|---|---|");
        for (JsonNode column : version.path("additionalPrinterColumns")) {
            row(
                    column.path("name").asText(),
                    code(column.path("priority").asInt() == 0 ? "kubectl get" : "kubectl get -o wide"),
                    code(column.path("jsonPath").asText().substring(1)),
                    column.path("description").asText());
        }
    }

    /** A field of the schema, and whether whoever writes its parent must write it. */
    private record Field(JsonNode schema, boolean required) {
        String type() {
            List<String> words = new ArrayList<>();
            JsonNode items = schema.path("items");
            words.add(items.isMissingNode() ? typeOf(schema) : "list of " + typeOf(items));
            if (required) {
                words.add("required");
            }
            if (schema.has("default")) {
                words.add("default " + code(schema.path("default").asText()));
            }
            schema.properties().stream()
                    .filter(entry -> entry.getKey().matches("m(in|ax)(Length|Items|imum)"))
                    .map(entry -> limit(entry.getKey(), entry.getValue().asText()))
                    .sorted()
                    .forEach(words::add);
            if (schema.has("x-kubernetes-list-map-keys")) {
                words.add("one for each " + texts(schema.path("x-kubernetes-list-map-keys"), " and "));
            }
            return String.join("; ", words);
        }

        private static String typeOf(JsonNode schema) {
            String format = schema.path("format").asText();
            String type = schema.path("type").asText() + (format.isEmpty() ? "" : " (" + format + ")");
            return schema.has("enum") ? texts(schema.path("enum"), " or ") : type;
        }

        private static String limit(String name, String value) {
            String unit = name.endsWith("Length") ? " characters" : name.endsWith("Items") ? " in number" : "";
            return "at " + (name.startsWith("min") ? "least " : "most ") + value + unit;
        }
    }

    /** Everything below a schema by its path, in the order of the alphabet; steps into lists are written as []. */
    private static Map<String, Field> below(JsonNode schema, String path) {
        Map<String, Field> fields = new TreeMap<>();
        JsonNode items = schema.path("items");
        if (!items.isMissingNode()) {
            fields.putAll(below(items, path + "[]"));
        }
        List<String> required =
                stream(schema.path("required")).map(JsonNode::asText).toList();
        schema.path("properties").properties().forEach(entry -> {
            String name = path + "." + entry.getKey();
            fields.put(name, new Field(entry.getValue(), required.contains(entry.getKey())));
            fields.putAll(below(entry.getValue(), name));
        });
        return fields;
    }

    private static String texts(JsonNode list, String between) {
        return stream(list).map(value -> code(value.asText())).collect(Collectors.joining(between));
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private void section(String heading) {
        line("");
        line("## " + heading);
        line("");
    }

    private void row(String... cells) {
        line("| " + Stream.of(cells).map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ")) + " |");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
