package dev.byok.operator.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.byok.operator.config.OperatorConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Kubernetes objects as YAML, and what they say once it does not matter who made them. */
final class Manifests {
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final ObjectMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** What a chart adds to tell its releases apart. */
    private static final Set<String> OF_A_RELEASE = Set.of(
            "helm.sh/chart",
            "helm.sh/resource-policy",
            "app.kubernetes.io/instance",
            "app.kubernetes.io/version",
            "app.kubernetes.io/managed-by");

    private Manifests() {}

    /** The objects of a text, those of one kind if it is not empty. */
    static List<JsonNode> parse(String text) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            return documents.readAll().stream()
                    .filter(document -> !document.isNull() && !document.isMissingNode())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The only object of a kind. */
    static JsonNode only(String kind, String text) {
        List<JsonNode> found = parse(text).stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects of the kind " + kind);
        }
        return found.getFirst();
    }

    /** The variables that the operator's container sets with a plain value. */
    static Map<String, String> environment(JsonNode deployment) {
        return deployment
                .at("/spec/template/spec/containers/0/env")
                .valueStream()
                .filter(variable -> variable.has("value"))
                .collect(Collectors.toMap(variable -> variable.path("name").asText(), variable -> variable.path("value")
                        .asText()));
    }

    /** Objects by kind, namespace and name, without what only tells releases apart or repeats a default. */
    static Map<String, JsonNode> comparable(String text) {
        Map<String, JsonNode> objects = new TreeMap<>();
        for (JsonNode parsed : parse(text)) {
            strip(parsed);
            JsonNode object = sorted(parsed);
            JsonNode metadata = object.path("metadata");
            String name = String.join(
                    " ",
                    object.path("kind").asText(),
                    metadata.path("namespace").asText(),
                    metadata.path("name").asText());
            if (objects.put(name, object) != null) {
                throw new AssertionError("twice: " + name);
            }
        }
        return objects;
    }

    private static JsonNode sorted(JsonNode object) {
        Object plain = YAML.convertValue(object, Object.class);
        return SORTED.valueToTree(plain);
    }

    private static void strip(JsonNode node) {
        node.forEach(Manifests::strip);
        if (node instanceof ObjectNode object) {
            object.remove(OF_A_RELEASE);
            if (object.path("annotations").isEmpty()) {
                object.remove("annotations");
            }
            if (object.path("env") instanceof ArrayNode env) {
                env.removeIf(Manifests::isDefault);
            }
        }
    }

    private static boolean isDefault(JsonNode variable) {
        Map<String, String> alone =
                Map.of(variable.path("name").asText(), variable.path("value").asText());
        return variable.has("value")
                && OperatorConfig.from(alone, "here").equals(OperatorConfig.from(Map.of(), "here"));
    }
}
