package dev.byok.operator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.byok.operator.config.LogConfig;
import dev.byok.operator.config.OperatorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the files of the chart together, and to the rest of the repository. */
final class ChartFilesTest {
    private static final boolean REWRITE = Boolean.getBoolean("helm.update");
    private static final Path README = Helm.CHART.resolve("README.md");
    private static final String BEGIN = "<!-- What follows is made from values.yaml. -->\n";
    private static final String END = "<!-- What is above is made from values.yaml. -->\n";

    private final ValuesFile values = new ValuesFile(ChartCase.read(Helm.CHART.resolve("values.yaml")));
    private final JsonNode chart =
            Manifests.parse(ChartCase.read(Helm.CHART.resolve("Chart.yaml"))).getFirst();

    @Test
    void theReadmeIsMadeFromTheValues() throws IOException {
        String readme = Files.readString(README);
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        String made = readme.substring(0, begin) + values.markdown() + readme.substring(readme.indexOf(END));
        if (REWRITE) {
            Files.writeString(README, made);
        }
        assertThat(Files.readString(README))
                .as("mvn test -Dtest=ChartFilesTest -Dhelm.update=true rewrites the file")
                .isEqualTo(made);
    }

    @Test
    void everyValueIsDescribed() {
        List<String> described = values.lines().stream()
                .map(ValuesFile.Line::path)
                .filter(path -> !path.isEmpty())
                .toList();
        assertThat(leaves(values.values(), "")).isNotEmpty().allMatch(leaf -> described.stream()
                .anyMatch(path -> leaf.equals(path) || leaf.startsWith(path + ".")));
    }

    @Test
    void theSchemaKnowsEveryValueAndNoOther() throws IOException {
        assertSame(values.values(), schema(), "");
    }

    /** Where a schema names the members of an object, it names all of them. */
    @Test
    void theSchemaRefusesTyposEverywhere() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        collectObjects(schema(), objects);
        assertThat(objects).hasSizeGreaterThan(30).allMatch(object -> object.path("additionalProperties")
                .equals(BooleanNode.FALSE));
    }

    @Test
    void settingsThatAreLeftAloneAreTheOperatorsOwn() {
        JsonNode all = values.values();
        String quotas = all.path("kmsRequestQuotas").properties().stream()
                .map(quota -> quota.getKey() + "=" + quota.getValue().asText())
                .collect(Collectors.joining(","));
        Map<String, String> environment = Map.of(
                "WATCH_SECRETS", all.path("watchSecrets").asText(),
                "ALLOW_PLAINTEXT", all.path("allowPlaintext").asText(),
                "ALLOW_REENABLE", all.path("allowReenable").asText(),
                "REQUIRE_SECRET_LABEL", all.path("requireSecretLabel").asText(),
                "CONCURRENCY", all.path("concurrency").asText(),
                "KMS_REQUEST_QUOTAS", quotas,
                "LEADER_ELECTION", all.at("/leaderElection/enabled").asText(),
                "HTTP_PORT", all.at("/http/port").asText());
        assertThat(OperatorConfig.from(environment, "here")).isEqualTo(OperatorConfig.from(Map.of(), "here"));
        Map<String, String> log = Map.of(
                "LOG_LEVEL", all.at("/log/level").asText(),
                "LOG_LEVEL_LIBRARIES", all.at("/log/libraries").asText(),
                "LOG_FORMAT", all.at("/log/format").asText());
        assertThat(LogConfig.from(log)).isEqualTo(LogConfig.from(Map.of()));
    }

    @Test
    void theChartIsOfTheVersionThatIsBuilt() throws JsonProcessingException {
        String version = Pattern.compile("<version>([^<]*)</version>")
                .matcher(ChartCase.read(Path.of("pom.xml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1)
                .replace("-SNAPSHOT", "");
        assertThat(chart.path("appVersion").asText()).isEqualTo(version);
        assertThat(annotation("images").get(0).path("image").asText())
                .isEqualTo(values.values().at("/image/repository").asText() + ":" + version);
    }

    @Test
    void theAnnotationsDescribeTheCrdAndTheExampleOfTheRepository() throws JsonProcessingException {
        JsonNode crd = Manifests.parse(ChartCase.read(Path.of("crds", "importedkeys.byok.dev.yaml")))
                .getFirst();
        assertThat(annotation("crds")).singleElement().satisfies(told -> {
            assertThat(told.path("name")).isEqualTo(crd.at("/metadata/name"));
            assertThat(told.path("kind")).isEqualTo(crd.at("/spec/names/kind"));
            assertThat(told.path("version")).isEqualTo(crd.at("/spec/versions/0/name"));
        });
        assertThat(annotation("crdsExamples").get(0))
                .isEqualTo(Manifests.parse(ChartCase.read(Path.of("deploy", "examples", "importedkey.yaml")))
                        .getFirst());
        assertThat(annotation("license").asText()).isEqualTo("Apache-2.0");
        assertThat(ChartCase.read(Path.of("LICENSE")))
                .contains("Apache License")
                .contains("Version 2.0, January 2004");
    }

    private JsonNode annotation(String name) throws JsonProcessingException {
        String text = chart.path("annotations").path("artifacthub.io/" + name).asText();
        return Manifests.YAML.readTree(text);
    }

    private static JsonNode schema() throws IOException {
        return new ObjectMapper()
                .readTree(Helm.CHART.resolve("values.schema.json").toFile());
    }

    private static void collectObjects(JsonNode schema, List<JsonNode> into) {
        if (schema.path("properties").isObject()) {
            into.add(schema);
        }
        schema.forEach(below -> collectObjects(below, into));
    }

    private static List<String> leaves(JsonNode node, String path) {
        List<String> found = new ArrayList<>();
        node.properties().forEach(member -> {
            String name = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
            List<String> below = leaves(member.getValue(), name);
            found.addAll(below.isEmpty() ? List.of(name) : below);
        });
        return found;
    }

    private static void assertSame(JsonNode value, JsonNode schema, String path) {
        List<String> known = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(known::add);
        value.fieldNames().forEachRemaining(name -> {
            assertThat(known).as(path).contains(name);
            JsonNode below = schema.path("properties").path(name);
            if (below.has("properties")) {
                assertSame(value.path(name), below, path + "." + name);
            }
        });
        // An object that is empty by default is the user's to fill; any other shows all that can be set.
        if (path.isEmpty()
                || value.properties().stream()
                        .anyMatch(member -> member.getValue().isBoolean())) {
            assertThat(known).as(path).allMatch(value::has);
        }
    }
}
