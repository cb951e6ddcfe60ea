package dev.byok.operator.kmsemulator.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The parameters of a request that passed its {@link Shape}; absent ones are null. */
public final class Parameters {
    private final ObjectNode request;

    Parameters(ObjectNode request) {
        this.request = request;
    }

    private JsonNode get(String name) {
        JsonNode value = request.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** Whether the parameter was sent. */
    public boolean has(String name) {
        return get(name) != null;
    }

    /** A string. */
    public String text(String name) {
        return has(name) ? get(name).textValue() : null;
    }

    /** A string, or what stands for an absent one. */
    public String text(String name, String absent) {
        return has(name) ? text(name) : absent;
    }

    /** The enum constant of that name, or what stands for an absent one. */
    public <E extends Enum<E>> E choice(Class<E> type, String name, E absent) {
        return has(name) ? Enum.valueOf(type, text(name)) : absent;
    }

    /** The bytes of a blob. */
    public byte[] blob(String name) {
        return Base64.getDecoder().decode(text(name));
    }

    /** An integer, or what stands for an absent one. */
    public int whole(String name, int absent) {
        return has(name) ? get(name).intValue() : absent;
    }

    /** A boolean; absent is false. */
    public boolean flag(String name) {
        return has(name) && get(name).booleanValue();
    }

    /** A timestamp, to the millisecond. */
    public Instant moment(String name) {
        if (!has(name)) {
            return null;
        }
        BigDecimal seconds = get(name).decimalValue();
        return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
    }

    /** The structures or strings of a list; absent is empty. */
    public List<JsonNode> list(String name) {
        List<JsonNode> elements = new ArrayList<>();
        if (has(name)) {
            get(name).forEach(elements::add);
        }
        return elements;
    }

    /** A map, sorted by key; absent is empty. */
    public SortedMap<String, String> textMap(String name) {
        SortedMap<String, String> map = new TreeMap<>();
        if (has(name)) {
            for (Map.Entry<String, JsonNode> entry : get(name).properties()) {
                map.put(entry.getKey(), entry.getValue().textValue());
            }
        }
        return map;
    }
}
