package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Writes YAML with long texts folded and unquoted, because CEL full of doubled quotes cannot be reviewed. */
final class ReadableYaml {
    private static final int WIDTH = 110;
    private static final int LONG = 60;

    /** kubectl reads YAML 1.1, for which these words are booleans and nulls unless they are quoted. */
    private static final Set<String> YAML_1_1_WORDS =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "");

    private ReadableYaml() {}

    static String of(JsonNode tree) {
        DumpSettings settings = DumpSettings.builder().setWidth(WIDTH).build();
        return new Present(settings)
                .emitToString(new Serialize(settings).serializeOne(node(tree)).iterator());
    }

    private static Node node(JsonNode tree) {
        return switch (tree.getNodeType()) {
            case OBJECT -> mapping(tree);
            case ARRAY -> {
                List<Node> items = new ArrayList<>();
                tree.forEach(item -> items.add(node(item)));
                yield new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK);
            }
            case BOOLEAN -> new ScalarNode(Tag.BOOL, tree.asText(), ScalarStyle.PLAIN);
            case NUMBER -> number(tree);
            case STRING -> new ScalarNode(Tag.STR, tree.asText(), style(tree.asText()));
            default -> throw new IllegalArgumentException("no YAML for " + tree.getNodeType());
        };
    }

    private static Node mapping(JsonNode tree) {
        List<NodeTuple> tuples = new ArrayList<>();
        tree.properties()
                .forEach(entry -> tuples.add(new NodeTuple(
                        new ScalarNode(Tag.STR, entry.getKey(), ScalarStyle.PLAIN), node(entry.getValue()))));
        return new MappingNode(Tag.MAP, tuples, FlowStyle.BLOCK);
    }

    /** The model holds bounds as doubles; the API server prints 90, and so should the file. */
    private static Node number(JsonNode tree) {
        boolean whole = tree.asDouble() == tree.asLong();
        return new ScalarNode(
                whole ? Tag.INT : Tag.FLOAT, whole ? Long.toString(tree.asLong()) : tree.asText(), ScalarStyle.PLAIN);
    }

    private static ScalarStyle style(String text) {
        if (YAML_1_1_WORDS.contains(text.toLowerCase(Locale.ROOT))) {
            return ScalarStyle.DOUBLE_QUOTED;
        }
        return text.length() > LONG || text.contains("'") ? ScalarStyle.FOLDED : ScalarStyle.PLAIN;
    }
}
