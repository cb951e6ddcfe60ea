package dev.byok.operator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.byok.operator.apiserver.Binaries;
import dev.byok.operator.apiserver.Kubectl;
import dev.byok.operator.apiserver.RequiresControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart and the kustomizations of deploy/ install the same objects. */
@RequiresControlPlane
@RequiresHelm
final class ChartAndDeployTest {
    private static final String CRD = "CustomResourceDefinition ";

    @ParameterizedTest
    @CsvSource({
        "deploy, ''",
        "deploy/namespaced, '\"imported-key-operator-system\"'",
        "deploy/two-namespaces, '\"payments\",\"ledger\"'"
    })
    void theObjectsAreTheSame(String kustomization, String namespaces) {
        Map<String, JsonNode> deploy = Manifests.comparable(offline().must("kustomize", kustomization));
        String repository = kustomization.endsWith("two-namespaces")
                ? "registry.example.com/imported-key-operator"
                : "imported-key-operator";
        Map<String, JsonNode> chart = Manifests.comparable(ChartCase.named("defaults")
                .template(
                        "--set-json",
                        "watchNamespaces=[" + namespaces + "]",
                        "--set",
                        "image.repository=" + repository));

        // A chart does not make the namespace of its release. The CRD has a test of its own.
        deploy.keySet().removeIf(name -> name.startsWith("Namespace ") || name.startsWith(CRD));
        chart.keySet().removeIf(name -> name.startsWith(CRD));
        assertThat(chart.keySet()).isEqualTo(deploy.keySet());
        assertThat(chart).allSatisfy((name, object) -> assertThat(object.toPrettyString())
                .as(name)
                .isEqualTo(deploy.get(name).toPrettyString()));
    }

    @ParameterizedTest
    @CsvSource({
        "keys-of-namespace, admissionPolicies.keysOfNamespace.enabled=true",
        "network-policy, networkPolicy.enabled=true"
    })
    void aComponentAddsWhatAValueOfTheChartDoes(String component, String value) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "kustomize", component));
        String up = folder.relativize(Path.of("deploy")).toString();
        Files.writeString(
                folder.resolve("kustomization.yaml"),
                "resources: [%s]\ncomponents: [%s/components/%s]\n".formatted(up, up, component));
        Map<String, JsonNode> with = Manifests.comparable(offline().must("kustomize", folder.toString()));
        with.keySet()
                .removeAll(Manifests.comparable(offline().must("kustomize", "deploy"))
                        .keySet());
        Map<String, JsonNode> chart =
                Manifests.comparable(ChartCase.named("defaults").template("--set", value));
        chart.keySet()
                .removeAll(Manifests.comparable(ChartCase.named("defaults").template())
                        .keySet());

        assertThat(with).isNotEmpty();
        assertThat(chart.keySet()).isEqualTo(with.keySet());
        assertThat(chart).allSatisfy((name, object) -> assertThat(object.toPrettyString())
                .as(name)
                .isEqualTo(with.get(name).toPrettyString()));
    }

    private static Kubectl offline() {
        return new Kubectl(Binaries.find().orElseThrow(), Path.of("target", "no-kubeconfig"));
    }
}
