package dev.byok.operator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.Kubectl;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.apiserver.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart on a real API server that begins with nothing of ours, in a namespace that enforces "restricted". */
@RequiresControlPlane
@RequiresHelm
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChartOnApiServerIT {
    private static final String RELEASE = ChartCase.RELEASE;
    private static final String NAMESPACE = ChartCase.NAMESPACE;
    private static final String DEPLOYMENT = "deployment/" + RELEASE;
    private static final String CRD = "crd/importedkeys.byok.dev";
    private static final String EXAMPLE = "deploy/examples/importedkey.yaml";

    private final ControlPlane api = ControlPlane.builder().withoutCrd().start();
    private final Kubectl kubectl = api.kubectl();
    private final Helm helm = Helm.with(api.kubeconfig());

    @TempDir
    private Path folder;

    static Stream<ChartCase> cases() {
        return ChartCase.all();
    }

    @BeforeAll
    void prepare() {
        kubectl.must("apply", "-f", Helm.prometheusCrds().toString());
        kubectl.must("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
        for (String namespace : List.of(NAMESPACE, "payments", "ledger", "monitoring", "22", "7")) {
            kubectl.must("create", "namespace", namespace);
            kubectl.must("-n", namespace, "create", "serviceaccount", "default");
            kubectl.must(
                    "label",
                    "namespace",
                    namespace,
                    "pod-security.kubernetes.io/enforce=restricted",
                    "pod-security.kubernetes.io/warn=restricted");
        }
    }

    @AfterAll
    void close() {
        api.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theServerTakesEveryObjectAndEveryPod(ChartCase chart) {
        String objects = chart.template();
        Tool.Result result = dryRun(objects + "\n---\n" + pod(objects));
        assertThat(result.exitCode()).as(result.errors()).isZero();
        assertThat(result.errors()).isEmpty();
        assertThat(result.output()).contains("pod/probe serverside-applied");
    }

    @Test
    void aPodThatGaveItsSecurityContextUpIsRefused() {
        String objects = ChartCase.named("defaults").template("--set", "containerSecurityContext=null");
        assertThat(dryRun(pod(objects)).errors()).contains("violates PodSecurity \"restricted:latest\"");
    }

    @Test
    void aReleaseIsInstalledUpgradedRolledBackAndUninstalledAndTheKeysSurviveAllOfIt() throws IOException {
        install();
        kubectl.must("wait", "--for=condition=Established", CRD, "--timeout=30s");
        kubectl.must("-n", "payments", "apply", "-f", EXAMPLE);
        assertThat(replicas()).isEqualTo("2");

        helm.must("upgrade", RELEASE, nextVersion().toString(), "-n", NAMESPACE, "--set", "replicaCount=3");
        assertThat(replicas()).isEqualTo("3");
        assertThat(image()).isEqualTo("imported-key-operator:0.2.0");
        assertThat(shortNames()).contains("nextversion");

        helm.must("rollback", RELEASE, "1", "-n", NAMESPACE);
        assertThat(replicas()).isEqualTo("2");
        assertThat(image()).isEqualTo("imported-key-operator:0.1.0");
        assertThat(shortNames()).doesNotContain("nextversion");

        helm.must("upgrade", RELEASE, Helm.CHART.toString(), "-n", NAMESPACE, "--set", "crds.enabled=false");
        assertKeySurvives();

        uninstall();
        assertKeySurvives();
        assertThat(kubectl.must(
                        "get",
                        "all,serviceaccounts,roles,rolebindings,pdb",
                        "-n",
                        NAMESPACE,
                        "-l",
                        "app.kubernetes.io/instance=" + RELEASE))
                .isEmpty();
        assertThat(kubectl.must(
                        "get", "clusterroles,clusterrolebindings", "-l", "app.kubernetes.io/instance=" + RELEASE))
                .isEmpty();

        install();
        assertKeySurvives();
        Tool.Result other = helm.run(List.of("install", "other", Helm.CHART.toString(), "-n", "ledger"));
        assertThat(other.exitCode()).isNotZero();
        assertThat(other.errors()).contains("importedkeys.byok.dev");
        helm.must(
                "install",
                "other",
                Helm.CHART.toString(),
                "-n",
                "ledger",
                "--set",
                "crds.enabled=false,watchNamespaces={ledger}");
        uninstall();
        assertKeySurvives();
        helm.must("upgrade", "other", Helm.CHART.toString(), "-n", "ledger", "--take-ownership");
        assertKeySurvives();
    }

    /** As Helm applies. */
    private Tool.Result dryRun(String objects) {
        return kubectl.with(objects, "apply", "--server-side", "--force-conflicts", "--dry-run=server", "-f", "-");
    }

    private void install() {
        assertThat(helm.must("install", RELEASE, Helm.CHART.toString(), "-n", NAMESPACE))
                .contains("STATUS: deployed");
    }

    private void uninstall() {
        Tool.Result result = helm.run(List.of("uninstall", RELEASE, "-n", NAMESPACE));
        assertThat(result.exitCode()).as(result.errors()).isZero();
    }

    private void assertKeySurvives() {
        assertThat(kubectl.must("-n", "payments", "get", "importedkey/payments", "-o=name"))
                .contains("importedkey.byok.dev/payments");
    }

    private String replicas() {
        return kubectl.must("-n", NAMESPACE, "get", DEPLOYMENT, "-o=jsonpath={.spec.replicas}");
    }

    private String image() {
        return kubectl.must(
                "-n", NAMESPACE, "get", DEPLOYMENT, "-o=jsonpath={.spec.template.spec.containers[0].image}");
    }

    private String shortNames() {
        return kubectl.must("get", CRD, "-o=jsonpath={.spec.names.shortNames}");
    }

    /** This chart as it may look one version later, with a change of the CRD. */
    private Path nextVersion() throws IOException {
        Path next = Files.createDirectories(folder.resolve("next"));
        try (Stream<Path> files = Files.walk(Helm.CHART)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file)
                        .replace("ersion: 0.1.0", "ersion: 0.2.0")
                        .replace("    - ik\n", "    - ik\n    - nextversion\n");
                Path copy = next.resolve(Helm.CHART.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, text);
            }
        }
        return next;
    }

    /** A Pod of the Deployment's, as its ReplicaSet makes it; of the ServiceAccount that every namespace has. */
    private static String pod(String objects) {
        JsonNode deployment = Manifests.only("Deployment", objects);
        JsonNode template = deployment.at("/spec/template");
        ObjectNode pod = Manifests.YAML.createObjectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        pod.set("metadata", template.path("metadata"));
        pod.withObject("/metadata")
                .put("name", "probe")
                .put("namespace", deployment.at("/metadata/namespace").asText());
        pod.set("spec", template.path("spec").deepCopy());
        pod.withObject("/spec").put("serviceAccountName", "default");
        return pod.toString();
    }
}
