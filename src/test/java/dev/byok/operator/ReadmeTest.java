package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.byok.operator.config.LogConfig;
import dev.byok.operator.config.OperatorConfig;
import dev.byok.operator.config.SettingsRead;
import dev.byok.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds README, the pages that its tables moved to, code and files together. */
final class ReadmeTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path README = Path.of("README.md");
    private static final Path ARCHITECTURE = Path.of("docs", "architecture.md");
    private static final Path SECURITY = Path.of("docs", "security.md");
    private static final Pattern CELL = Pattern.compile("\\|");

    @Test
    void theReasonTableListsExactlyTheReasons() throws IOException {
        assertThat(table(README, "| reason |").stream().map(row -> plain(row.getFirst())))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Reason.values()).map(Enum::name).toList());
    }

    @Test
    void theExampleIsTheOneInTheRepository() throws IOException {
        String example = Files.readString(Path.of("deploy", "examples", "importedkey.yaml"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .reduce("", (text, line) -> text + line + "\n");
        assertThat(Files.readString(README)).contains(example);
    }

    @Test
    void everyClassThatIsNamedExists() throws IOException {
        Matcher named = Pattern.compile("`([A-Z][A-Za-z]+)\\.java`").matcher(Files.readString(ARCHITECTURE));
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(named.results().map(m -> m.group(1) + ".java").toList())
                    .isNotEmpty()
                    .isSubsetOf(names);
        }
    }

    @Test
    void theSettingsTableListsExactlyWhatIsReadWithItsDefaults() throws IOException {
        List<List<String>> rows = table(README, "| variable |");
        assertThat(rows.stream().map(row -> plain(row.getFirst())))
                .containsExactlyInAnyOrderElementsOf(SettingsRead.names().stream()
                        .filter(name -> !name.startsWith("AWS_"))
                        .toList());

        Map<String, String> defaults = rows.stream()
                .filter(row -> row.get(1).startsWith("`"))
                .collect(Collectors.toMap(row -> plain(row.getFirst()), row -> plain(row.get(1))));
        assertThat(OperatorConfig.from(defaults, "here")).isEqualTo(OperatorConfig.from(Map.of(), "here"));
        assertThat(LogConfig.from(defaults)).isEqualTo(LogConfig.from(Map.of()));
    }

    @Test
    void theManifestsSetNothingThatIsNotRead() throws IOException {
        JsonNode deployment =
                YAML.readTree(Path.of("deploy", "operator", "deployment.yaml").toFile());
        assertThat(deployment
                        .at("/spec/template/spec/containers/0/env")
                        .valueStream()
                        .map(variable -> variable.path("name").asText()))
                .isNotEmpty()
                .isSubsetOf(SettingsRead.names());
    }

    @Test
    void theTableOfRightsIsWhatTheRolesGrant() throws IOException {
        List<Grant> told = table(SECURITY, "| API group |").stream()
                .flatMap(row -> Pattern.compile(", ")
                        .splitAsStream(row.get(2))
                        .map(verb -> new Grant(group(row.getFirst()), plain(row.get(1)), verb)))
                .toList();
        List<Grant> granted = Stream.of(
                        "cluster-role.yaml", "operator/digest-key-role.yaml", "operator/lease-role.yaml")
                .flatMap(ReadmeTest::grants)
                .toList();
        assertThat(told).containsExactlyInAnyOrderElementsOf(granted);
    }

    private static Stream<Grant> grants(String file) {
        try (var documents = YAML.readerFor(JsonNode.class)
                .<JsonNode>readValues(Path.of("deploy", file).toFile())) {
            return documents.readAll().stream()
                    .flatMap(document -> document.path("rules").valueStream())
                    .map(rule -> YAML.convertValue(rule, PolicyRule.class))
                    .flatMap(Grant::of)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of the table that begins so, as cells. */
    private static List<List<String>> table(Path page, String head) throws IOException {
        return Files.readString(page)
                .lines()
                .dropWhile(line -> !line.startsWith(head))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> CELL.splitAsStream(line).skip(1).map(String::strip).toList())
                .toList();
    }

    private static String group(String cell) {
        return cell.equals("core") ? "" : plain(cell);
    }

    private static String plain(String cell) {
        return cell.replace("`", "");
    }
}
