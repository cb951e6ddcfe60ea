package dev.byok.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FirstLooksTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());
    private static final String WELL = """
        {"metadata": {"name": "k", "namespace": "ns", "generation": 2},
         "status": {"observedGeneration": 2, "validTo": "2026-05-01T12:00:00Z",
          "nextReimportTime": "2026-04-01T12:00:00Z",
          "conditions": [{"type": "Ready", "status": "True"}, {"type": "Expiring", "status": "False"}]}}
        """;

    private final FirstLooks looks = new FirstLooks();

    private static ImportedKey key(String json) {
        try {
            return JSON.readValue(json, ImportedKey.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void keysThatWereWellAreLookedAtOneAfterTheOther() {
        Instant first = looks.later(key(WELL), NOW).orElseThrow();
        Instant second = looks.later(key(WELL), NOW).orElseThrow();
        assertThat(first).isAfter(NOW);
        assertThat(second).isAfter(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"observedGeneration\": 2/\"observedGeneration\": 1",
                "\"Ready\", \"status\": \"True\"/\"Ready\", \"status\": \"False\"",
                "\"Expiring\", \"status\": \"False\"/\"Expiring\", \"status\": \"True\"",
                "2026-05-01T12/2026-03-01T12",
                "2026-04-01T12/2026-03-01T12",
                "\"conditions\"/\"nextRetryTime\": \"2026-03-01T12:30:00Z\", \"conditions\"",
                "\"generation\"/\"annotations\": {\"byok.dev/reimport-requested-at\": \"1\"}, \"generation\"",
                "\"generation\"/\"deletionTimestamp\": \"2026-03-01T12:00:00Z\", \"generation\"",
                "\"status\": {/\"other\": {"
            })
    void everyOtherKeyIsLookedAtAtOnce(String change) {
        int at = change.indexOf('/');
        String json = WELL.replace(change.substring(0, at), change.substring(at + 1));
        assertThat(looks.later(key(json), NOW)).isEmpty();
    }
}
