package dev.byok.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.byok.operator.plan.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How GitOps tools judge every status that the operator can write. */
@RequiresJudge
final class HealthTest {
    private static final Judge JUDGE = Judge.find().orElseThrow();
    private static final Standings STANDINGS = Standings.all();
    private static final Map<String, Judge.Verdict> VERDICTS = JUDGE.judge(STANDINGS.objects());

    @Test
    void kstatusSaysWhatTheConditionsMean() {
        assertThat(said(Judge.Verdict::kstatus)).isEqualTo(expected(Standing::kstatus));
    }

    @Test
    void fluxWaitsForTheSame() {
        assertThat(said(Judge.Verdict::flux)).isEqualTo(expected(Standing::kstatus));
    }

    @Test
    void theExpressionsOfTheSampleHoldNothingUpForACeremony() {
        assertThat(said(Judge.Verdict::expressions)).isEqualTo(expected(Standing::expressions));
    }

    @Test
    void argoTellsWhoIsWaitedFor() {
        assertThat(said(Judge.Verdict::argo)).isEqualTo(expected(Standing::argo));
    }

    @Test
    void argosOwnTestCasesPass() throws IOException {
        Map<String, JsonNode> inputs = new LinkedHashMap<>();
        Map<String, String> healths = new LinkedHashMap<>();
        JsonNode tests =
                Judge.YAML.readTree(Judge.ARGO.resolve("health_test.yaml").toFile());
        for (JsonNode test : tests.path("tests")) {
            String input = test.path("inputPath").asText();
            inputs.put(input, Judge.YAML.readTree(Judge.ARGO.resolve(input).toFile()));
            healths.put(
                    input,
                    test.at("/healthStatus/status").asText() + " "
                            + test.at("/healthStatus/message").asText());
        }
        try (var files = Files.list(Judge.ARGO.resolve("testdata"))) {
            assertThat(files.map(file -> "testdata/" + file.getFileName()))
                    .containsExactlyInAnyOrderElementsOf(inputs.keySet());
        }
        assertThat(JUDGE.judge(inputs).values())
                .extracting(verdict -> verdict.argo() + " " + verdict.message())
                .containsExactlyElementsOf(healths.values());
    }

    @Test
    void theConfigMapHoldsTheSameLua() throws IOException {
        JsonNode map = Judge.YAML.readTree(
                Judge.DELIVERED.resolve("argocd/argocd-cm.yaml").toFile());
        assertThat(map.at("/data/resource.customizations.health.byok.dev_ImportedKey")
                        .asText())
                .isEqualTo(Files.readString(Judge.ARGO.resolve("health.lua")));
    }

    @Test
    void thePageNamesTheReasonsUnderWhichAPersonIsWaitedFor() {
        String awaited = Arrays.stream(Reason.values())
                .filter(Standing::awaited)
                .map(reason -> "`" + reason + "`")
                .sorted()
                .collect(Collectors.joining(", "));
        assertThat(Bash.page()).contains("is waited for under these reasons: " + awaited + ".");
    }

    private static Map<String, String> said(Function<Judge.Verdict, String> what) {
        return VERDICTS.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> what.apply(entry.getValue())));
    }

    private static Map<String, String> expected(Function<Standing, String> what) {
        return STANDINGS.standings().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> what.apply(entry.getValue())));
    }
}
