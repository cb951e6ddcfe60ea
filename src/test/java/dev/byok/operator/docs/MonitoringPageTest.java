package dev.byok.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.byok.operator.PlaintextKeys;
import dev.byok.operator.RunningOperator;
import dev.byok.operator.Scrape;
import dev.byok.operator.World;
import dev.byok.operator.apiserver.MockApiServer;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Holds the tables of docs/monitoring.md and what an operator answers together. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MonitoringPageTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
    private static final Path PAGE = Path.of("docs", "monitoring.md");
    private static final Pattern CELL = Pattern.compile("\\|");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final int MOST_OTHERS = 100;
    /** More than the client repeats by itself. */
    private static final int REFUSALS = 4;

    private final AtomicInteger refused = new AtomicInteger();
    private final World world = new World(new MockApiServer.Gate() {
        @Override
        public boolean admits(String identity, String method, String path) {
            return !path.endsWith("/status") || refused.incrementAndGet() > REFUSALS;
        }
    });
    private Scrape scrape;

    /** Lives through whatever makes a series: a ceremony, a renewal, a queue, and an API server that fails once. */
    @BeforeAll
    void live() {
        world.apply(world.everyHour(world.key("waits", world.people().createKey(SYMMETRIC))));
        String arn = world.people().createKey(SYMMETRIC);
        PlaintextKeys.putSecret(world, "works", SoftwareHsm.material(SYMMETRIC));
        world.apply(PlaintextKeys.key(world, "works", arn));
        String byHand = world.people().createKey(SYMMETRIC);
        world.people().importByHand(byHand, SoftwareHsm.material(SYMMETRIC), "imported by hand");
        world.apply(world.everyHour(world.key("by-hand", byHand)));
        try (RunningOperator operator = world.operatorUnder(Map.of("ImportKeyMaterial", 15.0))) {
            world.awaitReady("works", "True", "Imported");
            world.awaitReady("by-hand", "False", "MaterialMappingUnknown");
            world.await("waits", key -> !key.getStatus().importParameters().isEmpty());
            scrape = Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(
                            operator::scrape,
                            seen -> seen.types().containsKey("reconciliations_retries_total")
                                    && seen.of(World.NAMESPACE, "works").size() == 8
                                    && seen.value(
                                                    "byok_importedkey_import_parameters_expiration_timestamp_seconds",
                                                    "name",
                                                    "waits")
                                            != null);
        }
    }

    @AfterAll
    void close() {
        world.close();
    }

    /** The rows of the tables under a heading, by their first cell. */
    private static Map<String, List<String>> rows(String heading) throws IOException {
        return Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals(heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .map(line -> CELL.splitAsStream(line).skip(1).map(String::strip).toList())
                .collect(Collectors.toMap(cells -> cells.getFirst().replace("`", ""), cells -> cells));
    }

    private static String group(String metric) {
        return metric.replaceFirst("^(jvm|process|system)_.*", "$1_*");
    }

    private Set<String> labels(String metric) {
        return scrape.series().keySet().stream()
                .filter(series -> series.metric(scrape.types().keySet()).equals(metric))
                .flatMap(series -> series.labels().keySet().stream())
                .filter(label -> !label.equals("le"))
                .collect(Collectors.toSet());
    }

    private long count(String metric) {
        return scrape.series().keySet().stream()
                .filter(series -> series.metric(scrape.types().keySet()).matches(metric))
                .count();
    }

    @Test
    void theTablesListExactlyWhatIsScrapedWithTypesAndLabels() throws IOException {
        Map<String, List<String>> rows = rows("## Metrics");
        assertThat(rows.keySet())
                .isEqualTo(scrape.types().keySet().stream()
                        .map(MonitoringPageTest::group)
                        .collect(Collectors.toSet()));
        scrape.types().forEach((metric, type) -> {
            if (group(metric).equals(metric)) {
                List<String> row = rows.get(metric);
                assertThat(row.get(1)).as(metric).isEqualTo(type);
                assertThat(names(row.get(2))).as(metric).isEqualTo(labels(metric));
                assertThat(row.get(3)).as(metric).isNotEmpty();
            }
        });
    }

    @Test
    void everyMetricHasHelpAndTheOperatorsOwnIsASentence() {
        assertThat(scrape.help().keySet()).isEqualTo(scrape.types().keySet());
        scrape.help().forEach((metric, help) -> {
            assertThat(help).as(metric).isNotBlank();
            if (group(metric).equals(metric)) {
                assertThat(help).as(metric).matches("[A-Z1].*\\.");
            }
        });
    }

    @Test
    void thePageNamesEveryOutcomeAndOperation() throws IOException {
        String text = Files.readString(PAGE);
        Set<String> operations = scrape.series().keySet().stream()
                .map(series -> series.labels().get("operation"))
                .filter(operation -> operation != null)
                .collect(Collectors.toSet());
        assertThat(operations).isNotEmpty().allMatch(operation -> text.contains("`" + operation + "`"));
        assertThat(text.substring(text.indexOf("in one of these words:"), text.indexOf("[The log]")))
                .satisfies(list -> assertThat(names(list))
                        .isEqualTo(Arrays.stream(KmsFailure.Kind.values())
                                .map(KmsFailure.Kind::camelCase)
                                .collect(Collectors.toSet())));
    }

    @Test
    void theStatementOfCardinalityHolds() throws IOException {
        Map<String, List<String>> rows = rows("## Cardinality");
        assertThat(rows.get("byok_importedkey_*").get(1)).startsWith("9 ").contains(" 8 ");
        assertThat(scrape.of(World.NAMESPACE, "works")).hasSize(8);
        assertThat(rows.get("byok_imports_total").get(1)).isEqualTo(Long.toString(count("byok_imports_total")));
        assertThat(scrape.series().keySet().stream()
                        .filter(series -> series.name().startsWith("byok_kms_request_duration_seconds"))
                        .filter(series ->
                                "ImportKeyMaterial".equals(series.labels().get("operation"))))
                .hasSize(14);
        assertThat(rows.get("byok_kms_request_duration_seconds").get(1)).startsWith("14 ");
        assertThat(rows.get("byok_kms_queue_wait_seconds").get(1))
                .startsWith(count("byok_kms_queue_wait_seconds") + " ");
        assertThat(rows.get("byok_kms_queue_length").get(1)).startsWith(count("byok_kms_queue_length") + " ");
        assertThat(count("(?!byok_importedkey|byok_imports|byok_kms_request_d|byok_kms_queue).*"))
                .isLessThan(MOST_OTHERS);
    }

    @Test
    void theConfigurationIsYaml() throws IOException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        for (Page.Block block : Page.of("monitoring.md").under("Scraping", "yaml")) {
            assertThat(yaml.readTree(block.text())
                            .at("/scrape_configs/0/job_name")
                            .asText())
                    .isEqualTo("imported-key-operator");
        }
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }
}
