package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * Reads parts of a resource that another CRD than ours may have let through. What cannot be read is null, so that one
 * such resource never ends the watch on all the others.
 */
final class Unreadable {
    private Unreadable() {}

    /** Reads a spec. */
    static final class Spec extends JsonDeserializer<ImportedKeySpec> {
        @Override
        public ImportedKeySpec deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return orNull(parser, context, ImportedKeySpec.class);
        }
    }

    /** Reads a status. */
    static final class Status extends JsonDeserializer<ImportedKeyStatus> {
        @Override
        public ImportedKeyStatus deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return orNull(parser, context, ImportedKeyStatus.class);
        }
    }

    private static <T> T orNull(JsonParser parser, DeserializationContext context, Class<T> type) throws IOException {
        JsonNode tree = context.readTree(parser);
        try {
            return context.readTreeAsValue(tree, type);
        } catch (JsonProcessingException _) {
            return null;
        }
    }
}
