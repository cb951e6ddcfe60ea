package dev.byok.operator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.byok.operator.apiserver.Binaries;
import dev.byok.operator.apiserver.Kubectl;
import dev.byok.operator.apiserver.RequiresControlPlane;
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
        Kubectl kubectl = new Kubectl(Binaries.find().orElseThrow(), Path.of("target", "no-kubeconfig"));
        Map<String, JsonNode> deploy = Manifests.comparable(kubectl.must("kustomize", kustomization));
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
}
