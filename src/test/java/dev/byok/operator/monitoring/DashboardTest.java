package dev.byok.operator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.byok.operator.plan.Reason;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the dashboard to what Grafana takes, and to the reasons there are. */
final class DashboardTest {
    private static final int COLUMNS = 24;
    private static final Set<String> KINDS = Set.of("row", "stat", "table", "bargauge", "timeseries");
    private static final Pattern REASONS = Pattern.compile("reason=~\"([^\"]*)\"");

    /** A place on the grid. */
    private record Cell(int x, int y) {}

    @Test
    void itsFrameIsWhatGrafanaTakes() {
        JsonNode dashboard = Delivered.tree(Delivered.DASHBOARD);
        assertThat(dashboard.path("uid").asText()).isEqualTo("imported-key-operator");
        assertThat(dashboard.path("schemaVersion").asInt()).isEqualTo(41);
        assertThat(dashboard.has("id")).isFalse();
        assertThat(dashboard.at("/templating/list").valueStream().map(variable -> variable.path("name")
                        .asText()))
                .containsExactly("datasource", "namespace");
    }

    @Test
    void panelsHaveANumberATitleAndAKindEach() {
        List<JsonNode> panels = Delivered.panels();
        assertThat(panels.stream().map(panel -> panel.path("id").asInt()))
                .doesNotHaveDuplicates()
                .allMatch(id -> id > 0);
        assertThat(panels.stream().map(panel -> panel.path("title").asText()))
                .doesNotHaveDuplicates()
                .noneMatch(String::isBlank);
        assertThat(panels).allMatch(panel -> KINDS.contains(panel.path("type").asText()));
    }

    @Test
    void panelsDoNotLieOnEachOther() {
        Set<Cell> taken = new HashSet<>();
        for (JsonNode panel : Delivered.panels()) {
            JsonNode grid = panel.path("gridPos");
            int right = grid.path("x").asInt() + grid.path("w").asInt();
            int bottom = grid.path("y").asInt() + grid.path("h").asInt();
            assertThat(right).isLessThanOrEqualTo(COLUMNS);
            for (int x = grid.path("x").asInt(); x < right; x++) {
                for (int y = grid.path("y").asInt(); y < bottom; y++) {
                    assertThat(taken.add(new Cell(x, y)))
                            .as(panel.path("title").asText())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void everyPanelAsksTheChosenSourceAndSaysInWhichUnit() {
        assertThat(Delivered.panels())
                .filteredOn(panel -> !panel.path("type").asText().equals("row"))
                .isNotEmpty()
                .allSatisfy(panel -> {
                    assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                    assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotEmpty();
                    assertThat(panel.path("description").asText()).endsWith(".");
                    assertThat(panel.path("targets")).isNotEmpty().allSatisfy(target -> {
                        assertThat(Delivered.metrics(target.path("expr").asText()))
                                .isNotEmpty();
                        assertThat(target.path("refId").asText()).isNotEmpty();
                    });
                });
    }

    /** Keys are counted by whom they wait for, so that a new reason must be put somewhere. */
    @Test
    void everyReasonWaitsForExactlyOne() {
        List<String> reasons = Delivered.panels().stream()
                .filter(panel -> panel.path("title").asText().equals("Keys by whom they wait for"))
                .flatMap(panel -> panel.path("targets").valueStream())
                .flatMap(target -> REASONS.matcher(target.path("expr").asText()).results())
                .flatMap(match -> Pattern.compile("\\|").splitAsStream(match.group(1)))
                .toList();
        assertThat(reasons)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Reason.values()).map(Enum::name).toList());
    }
}
