package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.Kubectl;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.apiserver.Tool;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The manifests as users apply them. */
@RequiresControlPlane(controllerManager = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeployIT {
    private static final String NAMESPACE = "imported-key-operator-system";
    private static final String NAME = "imported-key-operator";
    private static final int REPLICAS = 2;

    private final ControlPlane api =
            ControlPlane.builder().withoutCrd().withControllerManager().start();
    private final Kubectl kubectl = api.kubectl();

    @BeforeAll
    void apply() {
        Tool.Result result = kubectl.run("apply", "-k", "deploy");
        assertThat(result.exitCode()).as(result.errors()).isZero();
        assertThat(result.errors()).isEmpty();
        assertThat(result.output().lines()).isNotEmpty().allMatch(line -> line.endsWith(" created"));
    }

    @AfterAll
    void close() {
        api.close();
    }

    @Test
    void aSecondApplyChangesNothing() {
        List<String> budget = budget();
        // kubectl always sends the selector of a budget, whose patch strategy is "replace", and calls it configured.
        assertThat(kubectl.must("apply", "-k", "deploy").lines())
                .filteredOn(line -> !line.startsWith("poddisruptionbudget"))
                .isNotEmpty()
                .allMatch(line -> line.endsWith(" unchanged"));
        assertThat(budget()).isEqualTo(budget);
        assertThat(kubectl.must("diff", "-k", "deploy")).isEmpty();
    }

    @Test
    void theVariantsAndTheCrdPassStrictValidationWithoutAWarning() {
        for (String folder : List.of("deploy", "deploy/namespaced", "deploy/watched", "crds")) {
            Tool.Result result = kubectl.run("apply", "--dry-run=server", "--validate=strict", "-k", folder);
            assertThat(result.exitCode()).as(result.errors()).isZero();
            assertThat(result.errors()).as(folder).isEmpty();
        }
    }

    @Test
    void theCrdCanBeAppliedFromItsFolderAlone() {
        assertThat(kubectl.must("apply", "-f", "crds/")).contains("importedkeys.byok.dev unchanged");
    }

    @Test
    void removingTheOperatorLeavesTheCrd() {
        assertThat(kubectl.must("delete", "--dry-run=server", "-k", "deploy/operator"))
                .contains("deployment.apps")
                .doesNotContain("customresourcedefinition");
    }

    @Test
    void peopleOfANamespaceMayEditKeysAndNeverWriteTheirStatus() {
        // The controller manager fills these roles a moment after ours are applied.
        Awaitility.await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
            assertThat(verbs("view", "importedkeys")).containsExactlyInAnyOrder("get", "list", "watch");
            assertThat(verbs("edit", "importedkeys"))
                    .containsExactlyInAnyOrder(
                            "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");
            assertThat(verbs("admin", "importedkeys/status")).isEmpty();
        });
    }

    /** Which keys a namespace may use is said by its annotation. */
    @Test
    void peopleOfANamespaceMayNotAnnotateIt() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(verbs("admin", "", "pods"))
                .contains("create"));
        for (String role : List.of("edit", "admin")) {
            assertThat(verbs(role, "", "namespaces")).as(role).isSubsetOf("get", "list", "watch");
            assertThat(verbs(role, "", "namespaces/status")).isSubsetOf("get", "list", "watch");
            assertThat(verbs(role, "", "namespaces/finalize")).isEmpty();
        }
    }

    @Test
    void everyReplicaPassesTheRestrictedPodSecurityStandard() {
        List<Pod> pods = Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(
                        () -> api.admin().pods().inNamespace(NAMESPACE).list().getItems(),
                        list -> list.size() == REPLICAS);
        assertThat(pods).allSatisfy(pod -> assertThat(pod.getSpec().getServiceAccountName())
                .isEqualTo(NAME));
        assertThat(replicaSetFailures()).isEmpty();
    }

    @Test
    void aPodThatMayBecomeRootIsRefusedInTheOperatorsNamespace() {
        Tool.Result result = kubectl.run("-n", NAMESPACE, "run", "root", "--image=busybox");
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.errors()).contains("violates PodSecurity \"restricted:latest\"");
    }

    private List<String> verbs(String clusterRole, String resource) {
        return verbs(clusterRole, ImportedKey.GROUP, resource);
    }

    private List<String> verbs(String clusterRole, String group, String resource) {
        return api.admin().rbac().clusterRoles().withName(clusterRole).get().getRules().stream()
                .flatMap(Grant::of)
                .filter(grant -> grant.group().equals(group) && grant.resource().equals(resource))
                .map(Grant::verb)
                .toList();
    }

    private List<String> budget() {
        return kubectl.must("-n", NAMESPACE, "get", "pdb", NAME, "-o=jsonpath={.spec}{\"\\n\"}{.metadata.generation}")
                .lines()
                .toList();
    }

    private List<String> replicaSetFailures() {
        return api.admin().apps().replicaSets().inNamespace(NAMESPACE).list().getItems().stream()
                .flatMap(set -> set.getStatus().getConditions().stream())
                .map(condition -> condition.getMessage())
                .toList();
    }
}
