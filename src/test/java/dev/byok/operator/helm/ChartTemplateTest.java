package dev.byok.operator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.Tool;
import dev.byok.operator.config.OperatorConfig;
import dev.byok.operator.config.SettingsRead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What helm makes of the chart. */
@RequiresHelm
final class ChartTemplateTest {
    private static final boolean REWRITE = Boolean.getBoolean("helm.update");
    private static final Set<String> OF_A_CLUSTER = Set.of(
            "ClusterRole",
            "ClusterRoleBinding",
            "CustomResourceDefinition",
            "Namespace",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding");

    @TempDir
    private Path folder;

    static Stream<ChartCase> cases() {
        return ChartCase.all();
    }

    static Stream<Path> refused() {
        return ChartCase.refused();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itIsRenderedAsCommitted(ChartCase chart) throws IOException {
        String rendered = chart.render();
        if (REWRITE) {
            Files.createDirectories(chart.rendered().getParent());
            Files.writeString(chart.rendered(), rendered);
        }
        assertThat(Files.readString(chart.rendered()))
                .as("mvn test -Dtest=ChartTemplateTest -Dhelm.update=true rewrites the file")
                .isEqualTo(rendered);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itPassesTheStrictLint(ChartCase chart) {
        List<String> lint = List.of(
                "lint", "--strict", Helm.CHART.toString(), "-f", chart.values().toString());
        assertThat(Helm.offline().must(lint)).contains("0 chart(s) failed");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theOperatorTakesItsSettings(ChartCase chart) {
        JsonNode deployment = Manifests.only("Deployment", chart.template());
        OperatorConfig config = OperatorConfig.from(Manifests.environment(deployment), chart.namespace());
        JsonNode port = deployment.at("/spec/template/spec/containers/0/ports/0/containerPort");
        assertThat(config.http().port()).isEqualTo(port.asInt());
        assertThat(deployment.at("/spec/replicas").asInt() > 1)
                .isEqualTo(config.lease().isPresent());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void badValuesAreRefusedWithTheirName(Path values) {
        String expected =
                ChartCase.read(values).lines().findFirst().orElseThrow().substring("# ".length());
        Tool.Result result = Helm.offline()
                .run(List.of("template", ChartCase.RELEASE, Helm.CHART.toString(), "-f", values.toString()));
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.errors()).contains(expected);
    }

    @Test
    void theCrdIsTheOneOfTheRepository() {
        JsonNode installed = Manifests.only(
                "CustomResourceDefinition", ChartCase.named("defaults").template());
        JsonNode ours = Manifests.parse(ChartCase.read(ControlPlane.CRD)).getFirst();
        assertThat(installed
                        .at("/metadata/annotations/helm.sh~1resource-policy")
                        .asText())
                .isEqualTo("keep");
        assertThat(installed.at("/metadata/name")).isEqualTo(ours.at("/metadata/name"));
        assertThat(installed.path("spec")).isEqualTo(ours.path("spec"));
    }

    @Test
    void theCrdGoesWithTheReleaseIfAsked() {
        String text = ChartCase.named("defaults").template("--set", "crds.keep=false");
        assertThat(Manifests.only("CustomResourceDefinition", text).at("/metadata/annotations"))
                .isEmpty();
    }

    @Test
    void withoutClusterRightsNothingOfTheClusterIsInIt() {
        List<JsonNode> objects = Manifests.parse(
                ChartCase.named("own-namespace-without-cluster-rights").template());
        assertThat(objects).isNotEmpty().allSatisfy(object -> {
            assertThat(object.path("kind").asText()).isNotIn(OF_A_CLUSTER);
            assertThat(object.at("/metadata/namespace").asText()).isEqualTo(ChartCase.NAMESPACE);
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nobodyButTheOperatorMayWriteStatus(ChartCase chart) {
        List<JsonNode> roles = Manifests.parse(chart.template()).stream()
                .filter(object -> object.path("kind").asText().endsWith("Role"))
                .toList();
        assertThat(roles)
                .filteredOn(role -> role.path("rules").toString().contains("importedkeys/status"))
                .allSatisfy(role ->
                        assertThat(role.at("/metadata/labels").toString()).doesNotContain("aggregate"));
    }

    @Test
    void itWorksAsAPartOfAnotherChart() throws IOException {
        Files.writeString(folder.resolve("Chart.yaml"), """
            apiVersion: v2
            name: platform
            version: 1.0.0
            dependencies:
              - {name: imported-key-operator, version: "*", condition: imported-key-operator.enabled}
            """);
        Files.writeString(folder.resolve("values.yaml"), """
            global: {team: security}
            imported-key-operator: {enabled: true, concurrency: 3}
            """);
        Helm.offline()
                .must(
                        "package",
                        Helm.CHART.toString(),
                        "--destination",
                        folder.resolve("charts").toString());

        Tool.Result whole = Helm.offline().run(List.of("template", "p", folder.toString()));
        Tool.Result without = Helm.offline()
                .run(List.of("template", "p", folder.toString(), "--set", "imported-key-operator.enabled=false"));

        assertThat(Manifests.environment(Manifests.only("Deployment", whole.output())))
                .containsEntry("CONCURRENCY", "3");
        assertThat(without.exitCode()).as(without.errors()).isZero();
        assertThat(Manifests.parse(without.output())).isEmpty();
    }

    /** Without a value of its own a setting could only be reached by extraEnv. */
    @Test
    void everySettingOfTheOperatorHasAValue() throws IOException {
        Map<String, String> set = new HashMap<>();
        for (String name : List.of("everything", "watch-namespaces", "credentials-and-lease-elsewhere")) {
            JsonNode deployment =
                    Manifests.only("Deployment", ChartCase.named(name).template());
            deployment
                    .at("/spec/template/spec/containers/0/env")
                    .forEach(variable -> set.put(variable.path("name").asText(), name));
        }
        assertThat(set).containsKeys(SettingsRead.names().toArray(String[]::new));
    }

    @Test
    void theNotesTellWhatIsThere() {
        assertThat(notes("watchNamespaces={payments,ledger}"))
                .contains("It works in the namespaces payments, ledger, as the ServiceAccount imported-key-operator.")
                .contains("deployment/imported-key-operator")
                .contains("The image imported-key-operator:0.1.0 is published nowhere");
    }

    @Test
    void theNotesSayInOneLineWhichNamespacesMayUseWhichKeys() {
        String bound = "admissionPolicies.keysOfNamespace.enabled=true";
        String named = "watchNamespaces={payments,ledger}";
        String every = " may use every key that the operator's AWS identity can import into:"
                + " admissionPolicies.keysOfNamespace.enabled is false.";
        String allowed =
                " may use only the keys that its annotation byok.dev/allowed-keys allows, and none without it.";
        assertThat(notes("replicaCount=2").lines()).contains("Every namespace" + every);
        assertThat(notes(named).lines()).contains("Each of the namespaces payments, ledger" + every);
        assertThat(notes(bound).lines()).contains("Each namespace" + allowed);
        assertThat(notes(named + "," + bound).lines()).contains("Of the namespaces payments, ledger each" + allowed);
    }

    @Test
    void theRoleOfTheNodeIsTakenOnlyIfAsked() {
        assertThat(environment("replicaCount=2")).containsEntry("AWS_EC2_METADATA_DISABLED", "true");
        assertThat(environment("aws.instanceMetadata=true")).containsEntry("AWS_EC2_METADATA_DISABLED", "false");
        JsonNode deployed = Manifests.only("Deployment", ChartCase.read(Path.of("deploy/operator/deployment.yaml")));
        assertThat(Manifests.environment(deployed)).containsEntry("AWS_EC2_METADATA_DISABLED", "true");
    }

    private static Map<String, String> environment(String values) {
        return Manifests.environment(
                Manifests.only("Deployment", ChartCase.named("defaults").template("--set", values)));
    }

    private static String notes(String values) {
        return Helm.offline()
                .must(
                        "install",
                        ChartCase.RELEASE,
                        Helm.CHART.toString(),
                        "--namespace",
                        ChartCase.NAMESPACE,
                        "--dry-run=client",
                        "--set",
                        values);
    }
}
