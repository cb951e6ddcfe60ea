package dev.byok.operator.kmsemulator.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Parameters;
import java.util.SortedMap;
import java.util.TreeMap;

/** The Tags parameter and its rules. */
final class Tags {
    private static final int MAX_TAGS = 50;

    private Tags() {}

    /**
     * The tags a request carries.
     *
     * @throws AwsError TagException if KMS would not take them
     */
    static SortedMap<String, String> of(Parameters parameters) {
        SortedMap<String, String> tags = new TreeMap<>();
        for (JsonNode tag : parameters.list("Tags")) {
            String key = tag.get("TagKey").textValue();
            if (key.startsWith("aws:")) {
                throw new AwsError("TagException", "Tags beginning with aws: are reserved");
            }
            if (tags.put(key, tag.get("TagValue").textValue()) != null) {
                throw new AwsError("TagException", "Duplicate tag keys");
            }
        }
        return limited(tags);
    }

    static SortedMap<String, String> limited(SortedMap<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw new AwsError("TagException", "Too many tags");
        }
        return tags;
    }
}
