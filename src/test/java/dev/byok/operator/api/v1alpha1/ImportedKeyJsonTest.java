package dev.byok.operator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The resource as it travels: one that cannot be decoded would stop the watch of all. */
final class ImportedKeyJsonTest {
    private static final Path CASES = Path.of("src", "test", "resources", "importedkeys");
    private static final Path EXAMPLES = Path.of("deploy", "examples");
    private final KubernetesSerialization json = new KubernetesSerialization();

    @Test
    void unknownFieldsAndValuesAreNoFault() {
        ImportedKey key = json.unmarshal("""
            {"apiVersion": "byok.dev/v1alpha1", "kind": "ImportedKey", "later": 1,
             "metadata": {"name": "k"},
             "spec": {"keyId": "x", "later": {"a": 1}, "deletionPolicy": "Later",
                      "materials": [{"name": "a", "later": 1}], "expiration": {"model": "LATER"}},
             "status": {"later": true, "materials": [{"name": "a", "bundle": {"later": 1}}]}}
            """, ImportedKey.class);
        assertThat(key.getSpec().deletionPolicy()).isNull();
        assertThat(key.getSpec().expiration().model()).isNull();
        assertThat(key.getStatus().material("a").bundle()).isNotNull();
    }

    @Test
    void timesAreWholeSecondsInUtcAndNothingIsWrittenEmpty() {
        Instant time = Instant.parse("2026-11-23T12:00:00Z");
        MaterialStatus material = MaterialStatus.unknown("2026");
        assertThat(json.asJson(new HeldBundle("b", "t", time))).contains("\"2026-11-23T12:00:00Z\"");
        assertThat(json.asJson(material)).isEqualTo("{\"name\":\"2026\"}");
        assertThat(json.asJson(ImportedKeyStatus.empty())).isEqualTo("{}");
    }

    @Test
    void everyValidCaseAndExampleIsReadAndWrittenAlike() throws IOException {
        List<Path> files = Stream.concat(files(CASES, "valid-"), files(EXAMPLES, "importedkey"))
                .toList();
        assertThat(files).hasSizeGreaterThan(20);
        for (Path file : files) {
            for (String document : documents(file)) {
                ImportedKey key = json.unmarshal(document, ImportedKey.class);
                ImportedKey again = json.unmarshal(json.asJson(key), ImportedKey.class);
                assertThat(again.getSpec()).as(file.toString()).isEqualTo(key.getSpec());
                assertThat(key.getSpec().keyId()).as(file.toString()).isNotEmpty();
            }
        }
    }

    @Test
    void everyInvalidCaseSaysWhatTheServerAnswers() throws IOException {
        List<Path> files = files(CASES, "invalid-").toList();
        assertThat(files).hasSizeGreaterThanOrEqualTo(100);
        for (Path file : files) {
            assertThat(Files.readAllLines(file).getFirst()).as(file.toString()).matches("# expect: .{8,}");
        }
    }

    private static List<String> documents(Path file) throws IOException {
        return Stream.of(Files.readString(file).split("(?m)^---$", -1))
                .filter(document -> document.contains("apiVersion:"))
                .toList();
    }

    private static Stream<Path> files(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)).sorted().toList().stream();
        }
    }
}
