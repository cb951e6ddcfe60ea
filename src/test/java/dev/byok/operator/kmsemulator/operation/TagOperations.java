package dev.byok.operator.kmsemulator.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.key.EmulatedKey;
import dev.byok.operator.kmsemulator.key.KeyAccess;
import dev.byok.operator.kmsemulator.protocol.Constraint;
import dev.byok.operator.kmsemulator.protocol.Shape;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tags of keys. */
final class TagOperations {
    private final Keys keys;

    TagOperations(Keys keys) {
        this.keys = keys;
    }

    List<Operation> operations() {
        Shape tag = Rules.keyId().required("Tags", Rules.TAGS);
        Shape untag =
                Rules.keyId().required("TagKeys", new Constraint.ListOf(Integer.MAX_VALUE, Constraint.text(1, 128)));
        Shape list = Rules.keyId().optional("Limit", Rules.LIMIT).optional("Marker", Rules.MARKER);
        return List.of(
                new Operation("TagResource", tag, this::tag),
                new Operation("UntagResource", untag, this::untag),
                new Operation("ListResourceTags", list, this::list));
    }

    private ObjectNode tag(Call call) {
        EmulatedKey key = keys.named(call, KeyAccess.EDIT);
        SortedMap<String, String> tags = new TreeMap<>(key.tags());
        tags.putAll(Tags.of(call.parameters()));
        keys.put(key.withTags(Tags.limited(tags)), call);
        return null;
    }

    private ObjectNode untag(Call call) {
        EmulatedKey key = keys.named(call, KeyAccess.EDIT);
        SortedMap<String, String> tags = new TreeMap<>(key.tags());
        call.parameters().list("TagKeys").forEach(name -> tags.remove(name.textValue()));
        keys.put(key.withTags(tags), call);
        return null;
    }

    private ObjectNode list(Call call) {
        EmulatedKey key = keys.named(call, KeyAccess.DESCRIBE);
        return Page.of(
                call.parameters(),
                50,
                "Tags",
                List.copyOf(key.tags().entrySet()),
                Map.Entry::getKey,
                tag -> Json.object().put("TagKey", tag.getKey()).put("TagValue", tag.getValue()));
    }
}
