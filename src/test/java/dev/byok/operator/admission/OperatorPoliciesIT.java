package dev.byok.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.Installation;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.Kubectl;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.apiserver.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who writes the status of ImportedKeys, and what a stolen token of the operator writes besides. */
@RequiresControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OperatorPoliciesIT {
    private static final String OPERATOR = "imported-key-operator";
    private static final Path EXAMPLE = Path.of("deploy", "examples", "importedkey.yaml");
    private static final String ONLY_THE_OPERATOR = "only the operator writes the status of ImportedKeys";
    private static final String ONLY_ITS_FINALIZER = "the operator changes nothing in an ImportedKey but its finalizer";
    private static final Pattern WAY_OUT = Pattern.compile("kubectl (--as=\\S+) (--as-group=\\S+)");

    private final ControlPlane api = ControlPlane.builder().withoutCrd().start();
    private final Caller admin = new Caller(api.kubectl(), "payments");
    private Caller operator;
    private Caller tenant;

    @BeforeAll
    void install(@TempDir Path folder) {
        Kubectl kubectl = api.kubectl();
        kubectl.must("apply", "-k", "deploy");
        kubectl.must("wait", "--for=condition=Established", "crd/importedkeys.byok.dev", "--timeout=30s");
        for (String namespace : List.of("payments", "elsewhere")) {
            kubectl.must("create", "namespace", namespace);
            kubectl.must("-n", namespace, "create", "serviceaccount", OPERATOR);
        }
        grant("status-writer", "--verb=get,update,patch", "--resource=importedkeys,importedkeys/status");
        operator = Caller.withTokenOf(api, Installation.NAMESPACE, OPERATOR, folder);
        tenant = Caller.withTokenOf(api, "payments", OPERATOR, folder);
        create();
        // A policy comes into force a moment after it was applied.
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            refused(admin.putStatus("of-kms"), ONLY_THE_OPERATOR);
            refused(operator.merge("{\"metadata\": {\"labels\": {\"a\": \"b\"}}}"), ONLY_ITS_FINALIZER);
        });
    }

    @AfterAll
    void close() {
        api.close();
    }

    @BeforeEach
    void publish() {
        create();
        succeeded(operator.putStatus("of-kms"));
        assertThat(admin.publicKey()).isEqualTo("of-kms");
    }

    @Test
    void aTenantWhoseRoleHasTheStatusCannotExchangeThePublishedWrappingKey() {
        assertThat(api.kubectl()
                        .must(
                                "auth",
                                "can-i",
                                "update",
                                "importedkeys",
                                "--subresource=status",
                                "-n=payments",
                                "--as=system:serviceaccount:payments:" + OPERATOR))
                .startsWith("yes");
        refused(tenant.putStatus("of-the-attacker"), ONLY_THE_OPERATOR);
        String swapped = "{\"status\": " + Caller.published("of-the-attacker") + "}";
        refused(tenant.merge(swapped, "--subresource=status"), ONLY_THE_OPERATOR);
        refused(
                tenant.json(
                        "[{\"op\": \"replace\", \"path\": \"/status/importParameters/0/publicKey\", \"value\": \"x\"}]",
                        "--subresource=status"),
                ONLY_THE_OPERATOR);
        // The main resource takes the request and leaves the status alone.
        succeeded(tenant.merge(swapped));
        assertThat(admin.publicKey()).isEqualTo("of-kms");
    }

    @Test
    void aClusterAdministratorCannotWriteItInPassingAndFollowsTheWayOutOfTheMessage() {
        String repaired = "{\"status\": " + Caller.published("repaired") + "}";
        Tool.Result refusal = admin.merge(repaired, "--subresource=status");
        refused(refusal, ONLY_THE_OPERATOR);
        MatchResult wayOut =
                WAY_OUT.matcher(refusal.errors()).results().findFirst().orElseThrow();

        succeeded(admin.merge(repaired, "--subresource=status", wayOut.group(1), wayOut.group(2)));
        assertThat(admin.publicKey()).isEqualTo("repaired");
    }

    @Test
    void aStolenTokenOfTheOperatorChangesNothingInAResource() {
        succeeded(
                admin.merge("{\"metadata\": {\"annotations\": {\"a.b/kept\": \"yes\"}, \"finalizers\": [\"a.b/c\"]}}"));
        assertThat(List.of(
                        "{'spec': {'suspend': true}}",
                        "{'spec': {'deletionPolicy': 'DeleteKeyMaterial'}}",
                        "{'spec': {'wrapping': {'keySpec': 'RSA_2048'}}}",
                        "{'spec': {'suspend': true}, 'metadata': {'finalizers': ['byok.dev/finalizer', 'a.b/c']}}",
                        "{'metadata': {'annotations': {'byok.dev/reimport-requested-at': 'now'}}}",
                        "{'metadata': {'annotations': {'a.b/kept': null}}}",
                        "{'metadata': {'labels': {'a': 'b'}}}",
                        "{'metadata': {'finalizers': []}}",
                        "{'metadata': {'finalizers': ['byok.dev/finalizer']}}",
                        "{'metadata': {'finalizers': ['a.b/c', 'd.e/f']}}",
                        "{'metadata': {'ownerReferences': "
                                + "[{'apiVersion': 'v1', 'kind': 'Secret', 'name': 'a', 'uid': '1'}]}}"))
                .allSatisfy(patch -> refused(operator.merge(patch.replace('\'', '"')), ONLY_ITS_FINALIZER));
    }

    @Test
    void aStolenTokenCreatesAndDeletesNothingAlsoWhereARoleWouldLetIt() throws IOException {
        grant("too-much", "--verb=*", "--resource=importedkeys", Installation.NAMESPACE);
        String other = Files.readString(EXAMPLE).replace("name: payments\n", "name: other\n");
        refused(operator.kubectl().with(other, "create", "-f", "-"), "the operator creates and deletes no ImportedKey");
        refused(
                operator.kubectl().run("-n=payments", "delete", "importedkey", "payments"),
                "the operator creates and deletes no ImportedKey");
    }

    @Test
    void theFinalizerComesAndGoesBesideThoseOfOthersAndWhateverTenantsWroteThere() {
        String long1 = "x".repeat(100_000);
        succeeded(api.kubectl()
                .with(
                        "{\"metadata\": {\"finalizers\": [\"a.b/c\"], \"annotations\": {\"a.b/long\": \"" + long1
                                + "\"}}}",
                        "-n=payments",
                        "patch",
                        "importedkey/payments",
                        "--type=merge",
                        "--patch-file=/dev/stdin"));
        succeeded(operator.json(
                "[{\"op\": \"add\", \"path\": \"/metadata/finalizers/0\", \"value\": \"byok.dev/finalizer\"}]"));
        assertThat(finalizers()).isEqualTo("[\"byok.dev/finalizer\",\"a.b/c\"]");
        api.kubectl().must("-n=payments", "delete", "importedkey", "payments", "--wait=false");
        succeeded(operator.json("[{\"op\": \"remove\", \"path\": \"/metadata/finalizers/0\"}]"));
        assertThat(finalizers()).isEqualTo("[\"a.b/c\"]");
        succeeded(admin.merge("{\"metadata\": {\"finalizers\": null}}"));
    }

    private void create() {
        api.kubectl().must("apply", "--server-side", "--force-conflicts", "-f", EXAMPLE.toString());
    }

    private String finalizers() {
        return api.kubectl().must("-n=payments", "get", "importedkey/payments", "-o=jsonpath={.metadata.finalizers}");
    }

    /** A Role in the tenant's namespace, for the ServiceAccount of the operator's name there. */
    private void grant(String role, String verbs, String resources) {
        grant(role, verbs, resources, "payments");
    }

    private void grant(String role, String verbs, String resources, String serviceAccountNamespace) {
        api.kubectl().must("-n=payments", "create", "role", role, verbs, resources);
        api.kubectl()
                .must(
                        "-n=payments",
                        "create",
                        "rolebinding",
                        role,
                        "--role=" + role,
                        "--serviceaccount=" + serviceAccountNamespace + ":" + OPERATOR);
    }

    private static void refused(Tool.Result result, String words) {
        assertThat(result.exitCode()).as(result.output()).isNotZero();
        assertThat(result.errors()).contains("denied request", words);
    }

    private static void succeeded(Tool.Result result) {
        assertThat(result.exitCode()).as(result.errors()).isZero();
    }
}
