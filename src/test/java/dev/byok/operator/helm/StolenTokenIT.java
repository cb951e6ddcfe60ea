package dev.byok.operator.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.Kubectl;
import dev.byok.operator.apiserver.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What whoever has the token of the operator's ServiceAccount may do, in each mode of the chart. */
@RequiresControlPlane
@RequiresHelm
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StolenTokenIT {
    private static final String ANYWHERE = "kube-system";
    private static final String WATCHED = "payments";
    private static final String STATUS = "{\"status\": {\"keyState\": \"Enabled\"}}";

    private final ControlPlane api = ControlPlane.builder().withoutCrd().start();
    private final Kubectl kubectl = api.kubectl();
    private final Helm helm = Helm.with(api.kubeconfig());

    @BeforeAll
    void prepare() {
        for (String namespace : List.of("a", "b", WATCHED, "ledger", ChartCase.NAMESPACE)) {
            kubectl.must("create", "namespace", namespace);
        }
        kubectl.must("apply", "-f", "crds/");
        kubectl.must("wait", "--for=condition=Established", "crd/importedkeys.byok.dev", "--timeout=30s");
    }

    @AfterAll
    void close() {
        api.close();
    }

    @Test
    void eachModeLeavesItWhatThePageSays() {
        upgrade("replicaCount=2");
        assertThat(verbs("secrets", ANYWHERE)).containsExactly("get", "list", "watch");
        assertThat(verbs("secrets", ChartCase.NAMESPACE)).containsExactly("get", "list", "watch", "create");
        assertNothingElse();

        upgrade("watchSecrets=false");
        assertThat(verbs("secrets", ANYWHERE)).containsExactly("get");
        assertNothingElse();

        upgrade("allowPlaintext=false,requireSecretLabel=true");
        assertThat(verbs("secrets", ANYWHERE)).containsExactly("get", "list", "watch");

        upgrade("watchNamespaces={" + WATCHED + "}");
        assertThat(verbs("secrets", WATCHED)).containsExactly("get", "list", "watch");
        assertThat(verbs("secrets", ANYWHERE)).isEmpty();
        assertThat(verbs("secrets", ChartCase.NAMESPACE)).containsExactly("create");
        assertThat(verbs("importedkeys", "ledger")).isEmpty();
        assertNothingElse();
        helm.must("uninstall", ChartCase.RELEASE, "-n", ChartCase.NAMESPACE);
    }

    /** Releases of the same name, each with its namespaces. */
    @Test
    void theOperatorOfOneTeamWritesStatusInItsNamespacesAndThatOfAnotherInNone() {
        release("a", WATCHED);
        release("b", "ledger");
        for (String namespace : List.of(WATCHED, "ledger")) {
            String example = ChartCase.read(Path.of("deploy", "examples", "importedkey.yaml"))
                    .replace("namespace: payments", "namespace: " + namespace);
            kubectl.mustWith(example, "apply", "-f", "-");
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertRefused("b", WATCHED, "keys-status-writers.a");
            assertRefused("a", "ledger", "keys-status-writers.b");
            writeStatus("a", WATCHED);
            writeStatus("b", "ledger");
        });
    }

    private void assertRefused(String operator, String namespace, String policy) {
        assertThatThrownBy(() -> writeStatus(operator, namespace)).hasMessageContaining(policy);
    }

    /** With every right of RBAC, so that admission alone decides. */
    private void writeStatus(String operator, String namespace) {
        kubectl.must(
                "-n=" + namespace,
                "patch",
                "importedkey/payments",
                "--type=merge",
                "--patch=" + STATUS,
                "--subresource=status",
                "--as=system:serviceaccount:" + operator + ":imported-key-operator",
                "--as-group=system:masters");
    }

    private void release(String namespace, String watched) {
        helm.must(
                "install",
                "keys",
                Helm.CHART.toString(),
                "-n",
                namespace,
                "--set",
                "fullnameOverride=keys,crds.enabled=false,rbac.aggregateClusterRoles=false,watchNamespaces={" + watched
                        + "}");
    }

    private void upgrade(String values) {
        helm.must(
                "upgrade",
                "--install",
                ChartCase.RELEASE,
                Helm.CHART.toString(),
                "-n",
                ChartCase.NAMESPACE,
                "--set",
                "crds.enabled=false," + values);
    }

    private void assertNothingElse() {
        for (String resource : List.of("pods", "serviceaccounts", "serviceaccounts/token", "configmaps", "nodes")) {
            assertThat(verbs(resource, WATCHED)).as(resource).isEmpty();
            assertThat(verbs(resource, ChartCase.NAMESPACE)).as(resource).isEmpty();
        }
        assertThat(verbs("importedkeys", WATCHED)).containsExactly("get", "list", "watch", "patch");
        assertThat(verbs("importedkeys/status", WATCHED)).containsExactly("update");
    }

    private List<String> verbs(String resource, String namespace) {
        List<String> allowed = new ArrayList<>();
        for (String verb : List.of("get", "list", "watch", "create", "update", "patch", "delete")) {
            if (may(verb, resource, namespace)) {
                allowed.add(verb);
            }
        }
        return allowed;
    }

    private boolean may(String verb, String resource, String namespace) {
        String[] parts = resource.split("/", 2);
        var review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:" + ChartCase.NAMESPACE + ":imported-key-operator")
                .withNewResourceAttributes()
                .withGroup(resource.startsWith("importedkeys") ? "byok.dev" : "")
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : "")
                .withVerb(verb)
                .withNamespace(namespace)
                .endResourceAttributes()
                .endSpec()
                .build();
        return api.admin()
                .authorization()
                .v1()
                .subjectAccessReview()
                .create(review)
                .getStatus()
                .getAllowed();
    }
}
