package dev.byok.operator.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** A log event as a line. */
final class LineEncoderTest {
    private static final Logger LOGGER = new LoggerContext().getLogger("dev.byok.operator.reconcile.WriteLog");
    private static final String FORGED = "no\r\n2026-11-25T00:00:00.000Z INFO  WriteLog KMS write outcome=\"Success\"";

    @Test
    void textIsTimeLevelLoggerMessageAndFields() {
        assertThat(text(event("KMS write", null, "operation", "ImportKeyMaterial", "durationMs", 12L)))
                .isEqualTo("2026-11-25T01:02:03.004Z INFO  WriteLog KMS write operation=\"ImportKeyMaterial\""
                        + " durationMs=12\n");
    }

    @Test
    void jsonIsOneFlatObject() throws JsonProcessingException {
        assertThat(json(event("KMS write", null, "operation", "ImportKeyMaterial", "durationMs", 12L)))
                .isEqualTo("{\"time\":\"2026-11-25T01:02:03.004Z\",\"level\":\"INFO\","
                        + "\"logger\":\"dev.byok.operator.reconcile.WriteLog\",\"msg\":\"KMS write\","
                        + "\"operation\":\"ImportKeyMaterial\",\"durationMs\":12}\n");
    }

    @Test
    void noWordsMakeASecondLineOrEndAField() throws JsonProcessingException {
        String text = text(event(FORGED, null, "error", FORGED));
        assertThat(text.lines())
                .singleElement()
                .asString()
                .endsWith(
                        "error=\"no\\r\\n2026-11-25T00:00:00.000Z INFO  WriteLog KMS write outcome=\\\"Success\\\"\"");

        String json = json(event(FORGED, null, "error", FORGED));
        assertThat(json.lines()).hasSize(1);
        assertThat(parsed(json).path("msg").asText()).isEqualTo(FORGED);
        assertThat(parsed(json).path("error").asText()).isEqualTo(FORGED);
    }

    @Test
    void whatATerminalObeysIsSpelledOut() throws JsonProcessingException {
        String odd = "\u001b[2J\u0007\u0085\u2028\u202e\t\ud800";
        assertThat(text(event(odd, null))).endsWith("WriteLog \\u001b[2J\\u0007\\u0085\\u2028\\u202e\\t\\ud800\n");
        assertThat(json(event(odd, null))).matches("[ -~]*\n");
        assertThat(parsed(json(event("sch\u00f6n", null))).path("msg").asText()).isEqualTo("sch\u00f6n");
        assertThat(text(event("sch\u00f6n", null))).endsWith("sch\u00f6n\n");
    }

    @Test
    void aBugKeepsItsStackTraceAndItsWordsStayInTheirLine() throws JsonProcessingException {
        RuntimeException bug = new IllegalStateException("odd\nforged", new IllegalArgumentException("\u001b[2J"));
        bug.addSuppressed(new IllegalStateException());

        String text = text(event("a bug", bug));
        assertThat(text.lines().skip(1))
                .startsWith("java.lang.IllegalStateException: odd\\nforged")
                .contains("Suppressed: java.lang.IllegalStateException")
                .contains("Caused by: java.lang.IllegalArgumentException: \\u001b[2J")
                .allMatch(line -> line.matches("(\t(at|\\.\\.\\.) |java|Suppressed: |Caused by: ).*"))
                .anyMatch(line -> line.startsWith("\tat dev.byok.operator.log.LineEncoderTest."));

        assertThat(json(event("a bug", bug)).lines()).hasSize(1);
        assertThat(parsed(json(event("a bug", bug))).path("stack").asText())
                .isEqualTo(text.substring(text.indexOf('\n') + 1));
    }

    private static LoggingEvent event(String message, Throwable thrown, Object... fields) {
        LoggingEvent event = new LoggingEvent("none", LOGGER, Level.INFO, message, thrown, null);
        event.setInstant(Instant.parse("2026-11-25T01:02:03.004Z"));
        for (int i = 0; i < fields.length; i += 2) {
            event.addKeyValuePair(new KeyValuePair(fields[i].toString(), fields[i + 1]));
        }
        return event;
    }

    private static String text(LoggingEvent event) {
        return new String(new LineEncoder(false).encode(event), StandardCharsets.UTF_8);
    }

    private static String json(LoggingEvent event) {
        return new String(new LineEncoder(true).encode(event), StandardCharsets.UTF_8);
    }

    private static JsonNode parsed(String line) throws JsonProcessingException {
        return new ObjectMapper().readTree(line);
    }
}
