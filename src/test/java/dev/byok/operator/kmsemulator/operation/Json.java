package dev.byok.operator.kmsemulator.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** Builds answers in the AWS JSON protocol: blobs are base64, times are seconds since the epoch. */
final class Json {
    private static final double MILLIS = 1000.0;

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static void putMoment(ObjectNode node, String name, Instant moment) {
        if (moment != null) {
            node.put(name, moment.toEpochMilli() / MILLIS);
        }
    }

    static void putTexts(ObjectNode node, String name, List<String> texts) {
        ArrayNode array = node.putArray(name);
        texts.forEach(array::add);
    }
}
