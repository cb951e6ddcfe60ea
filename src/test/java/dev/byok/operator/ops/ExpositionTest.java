package dev.byok.operator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.byok.operator.Scrape;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.kms.QuotaKey;
import dev.byok.operator.quota.Endpoint;
import dev.byok.operator.quota.EndpointLoad;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a scrape tells of resources, whatever they look like and however many there are. */
final class ExpositionTest {
    private static final int FLEET = 10_000;
    private static final int SERIES_OF_A_KEY = 9;
    private static final long MOST_BYTES_OF_A_KEY = 20_000;
    private static final ThreadMXBean ALLOCATION = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** An operator that works on those resources. */
    private record Fleet(boolean working, List<ImportedKey> keys) implements Work {
        @Override
        public Stream<ImportedKey> resources() {
            return keys.stream();
        }

        @Override
        public Map<QuotaKey, Integer> queues() {
            return Map.of(new QuotaKey("111122223333", "eu-central-1", "ImportKeyMaterial"), 3);
        }

        @Override
        public Map<Endpoint, EndpointLoad> load() {
            return Map.of(new Endpoint("111122223333", "eu-central-1"), new EndpointLoad(8, 2, 1));
        }
    }

    private static ImportedKey key(String name, String rest) {
        String json = "{\"metadata\":{\"namespace\":\"payments\",\"name\":\"%s\"}%s}".formatted(name, rest);
        return Serialization.unmarshal(json, ImportedKey.class);
    }

    private static ImportedKey imported(String name) {
        return key(name, """
            ,"spec":{"keyId":"arn","materials":[{"name":"2025"},{"name":"2026","plaintext":{}}]},
            "status":{"keyArn":"arn:%s","keyState":"Enabled","validTo":"2027-01-01T00:00:00Z",
              "nextReimportTime":"2026-12-01T00:00:00Z",
              "materials":[{"name":"2026","lastImportTime":"2026-11-01T00:00:00Z"},{"name":"2027"},
                {"name":"2025","lastImportTime":"2026-10-01T00:00:00Z"}],
              "importParameters":[{"material":"2026","parametersValidTo":"2026-11-02T00:00:00Z","importToken":"TOKEN"},
                {"material":"2026","parametersValidTo":"2026-11-03T00:00:00Z","publicKey":"PEM"}],
              "conditions":[{"type":"Ready","status":"True","reason":"Imported"}]}\
            """.formatted(name));
    }

    private static Scrape scrape(ImportedKey... keys) throws IOException {
        return scrape(new Fleet(true, List.of(keys)));
    }

    private static Scrape scrape(Work work) throws IOException {
        try (Meters meters = new Meters(InstantSource.system())) {
            return read(new Exposition(meters, work, Map.of("ImportKeyMaterial", 15.0)));
        }
    }

    private static Scrape read(Exposition exposition) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        exposition.writeTo(out);
        return Scrape.of(out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void everythingIsToldOfAnImportedKey() throws IOException {
        Scrape scrape = scrape(imported("k"));

        Map<String, String> times = Map.of(
                "expiration", "2027-01-01T00:00:00Z",
                "reimport", "2026-12-01T00:00:00Z",
                "last_import", "2026-11-01T00:00:00Z",
                "import_parameters_expiration", "2026-11-03T00:00:00Z");
        times.forEach(
                (name, time) -> assertThat(scrape.time("byok_importedkey_" + name + "_timestamp_seconds", "name", "k"))
                        .as(name)
                        .isEqualTo(time));
        assertThat(scrape.value("byok_importedkey_ready_status", "condition", "True"))
                .isEqualTo(1);
        assertThat(scrape.value("byok_importedkey_ready_status", "condition", "False"))
                .isZero();
        assertThat(scrape.value("byok_importedkey_ready_status", "condition", "Unknown"))
                .isZero();
        assertThat(scrape.value("byok_importedkey_ready_reason", "reason", "Imported"))
                .isEqualTo(1);
        assertThat(scrape.value(
                        "byok_importedkey_info", "key_arn", "arn:k", "key_state", "Enabled", "source", "plaintext"))
                .isEqualTo(1);
        assertThat(scrape.of("payments", "k")).hasSize(SERIES_OF_A_KEY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                                  | Unknown | 0",
                ",\"spec\":7,\"status\":{\"materials\":7}                            | Unknown | 0",
                ",\"spec\":{},\"status\":{}                                          | Unknown | 0",
                ",\"status\":{\"conditions\":[{}]}                                   | Unknown | 0",
                ",\"status\":{\"conditions\":[{\"type\":\"Ready\"}]}                 | Unknown | 1",
                ",\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"no\",\"reason\":\"R\"}]} | Unknown | 1",
                ",\"status\":{\"importParameters\":[{}],\"materials\":[{}]}          | Unknown | 0"
            })
    void aResourceThatSaysLittleIsStillOneOfThemAndSpoilsNoOther(String rest, String condition, int reasons)
            throws IOException {
        Scrape scrape = scrape(key("odd", rest), imported("k"));

        assertThat(scrape.of("payments", "k")).hasSize(SERIES_OF_A_KEY);
        assertThat(scrape.value("byok_importedkey_ready_status", "name", "odd", "condition", condition))
                .isEqualTo(1);
        assertThat(scrape.value("byok_importedkey_info", "name", "odd")).isEqualTo(1);
        assertThat(scrape.of("payments", "odd")).hasSize(4 + reasons);
    }

    @Test
    void labelsAreEscapedAndTokensAndKeysAreNotAmongThem() throws IOException {
        ImportedKey odd = key("odd", """
            ,"status":{"conditions":[{"type":"Ready","status":"True","reason":"a \\"b\\" \\\\ c\\nd} 1"}]}\
            """);

        Scrape scrape = scrape(odd, imported("k"));

        assertThat(scrape.value("byok_importedkey_ready_reason", "reason", "a \\\"b\\\" \\\\ c\\nd} 1"))
                .isEqualTo(1);
        assertThat(scrape.of("payments", "odd")).hasSize(5);
        assertThat(scrape.toString()).doesNotContain("TOKEN", "PEM");
    }

    @Test
    void aStandbySaysThatItIsOne() throws IOException {
        Scrape scrape = scrape(new Fleet(false, List.of()));

        assertThat(scrape.value("byok_leader")).isZero();
        assertThat(scrape.types()).doesNotContainKey("byok_importedkey_info");
    }

    @Test
    void queuesAndQuotasAreReadAtTheScrape() throws IOException {
        Scrape scrape = scrape();

        assertThat(scrape.value("byok_leader")).isEqualTo(1);
        assertThat(scrape.value("byok_kms_request_quota", "operation", "ImportKeyMaterial"))
                .isEqualTo(15);
        assertThat(scrape.value("byok_kms_queue_length", "account", "111122223333", "region", "eu-central-1"))
                .isEqualTo(3);
        assertThat(scrape.value("byok_kms_endpoint_active", "account", "111122223333", "region", "eu-central-1"))
                .isEqualTo(8);
        assertThat(scrape.value("byok_kms_endpoint_waiting", "region", "eu-central-1"))
                .isEqualTo(2);
        assertThat(scrape.value("byok_kms_endpoint_unanswered", "region", "eu-central-1"))
                .isEqualTo(1);
    }

    @Test
    void aFleetIsToldOfFamilyByFamilyAndTakesLittleMemory() throws IOException {
        List<ImportedKey> fleet =
                IntStream.range(0, FLEET).mapToObj(i -> imported("k" + i)).toList();
        try (Meters meters = new Meters(InstantSource.system())) {
            Exposition exposition = new Exposition(meters, new Fleet(true, fleet), Map.of());
            long before = ALLOCATION.getCurrentThreadAllocatedBytes();
            exposition.writeTo(OutputStream.nullOutputStream());
            assertThat(ALLOCATION.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_BYTES_OF_A_KEY * FLEET);
            // Read strictly, which takes no family that is told of twice.
            assertThat(read(exposition).series().keySet().stream()
                            .filter(series -> series.name().startsWith("byok_importedkey_"))
                            .count())
                    .isEqualTo(FLEET * SERIES_OF_A_KEY);
        }
    }
}
