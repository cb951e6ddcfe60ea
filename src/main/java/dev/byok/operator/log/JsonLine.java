package dev.byok.operator.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.slf4j.event.KeyValuePair;

/** An event as one flat JSON object in ASCII, its fields beside time, level, logger, msg and stack. */
final class JsonLine {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private JsonLine() {}

    static String of(ILoggingEvent event) {
        StringWriter line = new StringWriter(400);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", TextLine.TIME.format(TextLine.time(event)));
            json.writeStringField("level", event.getLevel().toString());
            json.writeStringField("logger", event.getLoggerName());
            json.writeStringField("msg", event.getFormattedMessage());
            if (event.getKeyValuePairs() != null) {
                for (KeyValuePair pair : event.getKeyValuePairs()) {
                    write(json, pair);
                }
            }
            if (event.getThrowableProxy() != null) {
                json.writeStringField("stack", StackText.of(event.getThrowableProxy()));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.append('\n').toString();
    }

    private static void write(JsonGenerator json, KeyValuePair pair) throws IOException {
        if (pair.value instanceof Number number) {
            json.writeNumberField(pair.key, number.longValue());
        } else {
            json.writeStringField(pair.key, String.valueOf(pair.value));
        }
    }
}
