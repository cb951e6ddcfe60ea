package dev.byok.operator.material;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * One Secret as the API server sent it. Its values are never made into text, which could not be wiped: only where each
 * stands in the answer is kept, and it is decoded from there.
 */
final class SecretData implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte QUOTE = '"';

    private final byte[] body;
    private final Map<String, Integer> values = new HashMap<>();
    private String uid = "";
    private String resourceVersion = "";
    private boolean labelled;

    /**
     * Takes over the answer: closing wipes it.
     *
     * @throws IOException if it is no JSON object
     */
    SecretData(byte[] body) throws IOException {
        this.body = body;
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.START_OBJECT && field.equals("data")) {
                    readValues(parser);
                } else if (value == JsonToken.START_OBJECT && field.equals("metadata")) {
                    readMetadata(parser);
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The parser leaves a text alone that nobody asks for. */
    private void readValues(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING) {
                values.put(key, (int) parser.currentTokenLocation().getByteOffset() + 1);
            }
        }
    }

    private void readMetadata(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "uid" -> uid = parser.getText();
                case "resourceVersion" -> resourceVersion = parser.getText();
                case "labels" -> {
                    if (value == JsonToken.START_OBJECT) {
                        readLabels(parser);
                    }
                }
                default -> parser.skipChildren();
            }
        }
    }

    private void readLabels(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean ours = parser.currentName().equals(ImportedKey.KEY_MATERIAL_LABEL);
            if (parser.nextToken() == JsonToken.VALUE_STRING) {
                labelled |= ours && parser.getText().equals("true");
            } else {
                parser.skipChildren();
            }
        }
    }

    /** Whether it has the label {@value ImportedKey#KEY_MATERIAL_LABEL} with the value {@code true}. */
    boolean labelled() {
        return labelled;
    }

    /** Names this very version of the Secret. */
    String version() {
        return uid + "/" + resourceVersion;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /**
     * The bytes under that key, which is there; the API server only stores valid base64, other text counts as empty.
     */
    byte[] value(String key) {
        int start = values.get(key);
        int end = start;
        while (body[end] != QUOTE) {
            end++;
        }
        byte[] text = Arrays.copyOfRange(body, start, end);
        byte[] bytes = new byte[text.length];
        try {
            return Arrays.copyOf(bytes, Base64.getDecoder().decode(text, bytes));
        } catch (IllegalArgumentException _) {
            return new byte[0];
        } finally {
            Arrays.fill(text, (byte) 0);
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Overwrites the answer. */
    @Override
    public void close() {
        Arrays.fill(body, (byte) 0);
    }
}
