package dev.byok.operator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the alerts to their runbooks, to the page that lists them, and to the chart. */
final class AlertsTest {
    private static final Path RUNBOOKS = Path.of("docs", "runbooks.md");
    private static final Path MONITORING = Path.of("docs", "monitoring.md");
    private static final Path SCHEMA = Path.of("helm", "imported-key-operator", "values.schema.json");
    private static final Pattern SECTION = Pattern.compile("(?m)^## (\\w+)$");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| \\[`(\\w+)`]\\(runbooks\\.md#(\\w+)\\) \\| (\\w+) \\| .* \\| (\\w+) \\|$");
    private static final List<String> ASKED = List.of("what it means", "if nobody acts", "look", "do");

    @Test
    void everyAlertHasARunbookAndNoOtherDoes() {
        assertThat(SECTION.matcher(Delivered.read(RUNBOOKS)).results().map(section -> section.group(1)))
                .containsExactlyElementsOf(Delivered.alertNames());
    }

    @Test
    void everyRunbookSaysWhatItMeansWhatHappensHowToLookAndWhatToDo() {
        List<String> sections = Stream.of(Delivered.read(RUNBOOKS).split("(?m)^## ", -1))
                .skip(1)
                .toList();
        assertThat(sections).isNotEmpty().allSatisfy(section -> {
            String lower = section.toLowerCase(Locale.ROOT);
            assertThat(ASKED).allSatisfy(word -> assertThat(lower).contains("**" + word));
            assertThat(section).contains("```shell\n");
        });
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhereToRead() {
        assertThat(Delivered.alerts()).isNotEmpty().allSatisfy(alert -> {
            String name = alert.path("alert").asText();
            JsonNode annotations = alert.path("annotations");
            assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
            assertThat(annotations.path("summary").asText()).endsWith(".").doesNotContain("{{");
            assertThat(annotations.path("description").asText()).isNotEmpty();
            assertThat(annotations.path("runbook_url").asText())
                    .isEqualTo("docs/runbooks.md#" + name.toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void thePageListsTheAlertsWithTheirSeverityAndPatience() {
        List<MatchResult> rows =
                ROW.matcher(Delivered.read(MONITORING)).results().toList();
        List<JsonNode> alerts = Delivered.alerts();
        assertThat(rows).hasSameSizeAs(alerts);
        for (int i = 0; i < rows.size(); i++) {
            JsonNode alert = alerts.get(i);
            MatchResult row = rows.get(i);
            assertThat(row.group(1)).isEqualTo(alert.path("alert").asText());
            assertThat(row.group(2)).isEqualTo(row.group(1).toLowerCase(Locale.ROOT));
            assertThat(row.group(3)).isEqualTo(alert.at("/labels/severity").asText());
            assertThat(row.group(4)).isEqualTo(alert.path("for").asText("0m"));
        }
    }

    @Test
    void theChartCanLeaveOutEachOfThemByName() {
        JsonNode names = Delivered.tree(SCHEMA)
                .at("/properties/prometheus/properties/prometheusrule/properties/disabledAlerts/items/enum");
        assertThat(names.valueStream().map(JsonNode::asText)).containsExactlyElementsOf(Delivered.alertNames());
    }

    @Test
    void everyAlertIsSeenToFireAndNotToFireByPromtool() throws IOException {
        StringBuilder tests = new StringBuilder();
        try (Stream<Path> files = Files.list(PromtoolTest.CASES)) {
            files.map(Delivered::read).forEach(tests::append);
        }
        assertThat(Delivered.alertNames()).allSatisfy(name -> assertThat(tests.toString())
                .contains("alertname: " + name + "\n")
                .containsPattern(
                        name + ", eval_time: \\w+, exp_alerts: \\[]|" + name + "[^}]*}[^}]*exp_samples: \\[]"));
    }
}
