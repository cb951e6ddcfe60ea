package dev.byok.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.api.v1alpha1.DeletionPolicy;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.Kubectl;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.apiserver.Tool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The sample repository on a real API server that has the CRDs of Argo CD, Flux, SealedSecrets and External Secrets.
 */
@RequiresControlPlane
@RequiresJudge
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SampleRepositoryIT {
    private static final Path REPOSITORY = Judge.DELIVERED.resolve("repository");
    private static final Path ANSWER = REPOSITORY.resolve("keys/ledger/answer.sops.yaml");
    private static final List<String> FOLDERS = List.of("apps/payments/key", "apps/payments", "flux", "argocd");
    private static final String OTHER_DATA = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: argocd-cm, namespace: argocd}
        data: {url: https://argocd.example.com}
        """;

    private final ControlPlane api = ControlPlane.start();
    private final Kubectl kubectl = api.kubectl();
    private final Bash bash = new Bash(kubectl);

    @BeforeAll
    void applyAll() throws IOException {
        for (Path crd : Judge.find().orElseThrow().crds()) {
            kubectl.must("apply", "--server-side", "-f", crd.toString());
        }
        kubectl.must("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
        for (String namespace : List.of("argocd", "flux-system")) {
            kubectl.must("create", "namespace", namespace);
        }
        // An API server that has just taken a CRD does not serve its kind at once.
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> silently(bash.run("kubectl apply --server-side --validate=strict -f -", keys())));
        for (String folder : FOLDERS) {
            silently(bash.run("kubectl apply --server-side --validate=strict -k " + REPOSITORY.resolve(folder), ""));
        }
    }

    @AfterAll
    void close() {
        api.close();
    }

    @Test
    void whatWasAppliedIsNotSeenAsDrift() throws IOException {
        assertThat(kubectl.mustWith(keys(), "diff", "--server-side", "-f", "-")).isEmpty();
        for (String folder : FOLDERS) {
            String path = REPOSITORY.resolve(folder).toString();
            assertThat(kubectl.must("diff", "--server-side", "-k", path)).isEmpty();
        }
    }

    @Test
    void noToolMayPruneAKeyOrItsNamespaceAndNoneTakesMaterialAlong() {
        List<ImportedKey> keys =
                api.admin().resources(ImportedKey.class).inAnyNamespace().list().getItems();
        assertThat(keys)
                .extracting(key -> key.getMetadata().getName())
                .containsExactlyInAnyOrder("payments", "ledger", "archive");
        assertThat(keys).allMatch(key -> key.getSpec().deletionPolicy() == DeletionPolicy.Retain);
        Stream<HasMetadata> kept = keys.stream()
                .flatMap(key -> Stream.of(
                        key,
                        api.admin()
                                .namespaces()
                                .withName(key.getMetadata().getNamespace())
                                .get()));
        assertThat(kept).allSatisfy(one -> assertThat(one.getMetadata().getAnnotations())
                .containsEntry("argocd.argoproj.io/sync-options", "Prune=false,Delete=false")
                .containsEntry("kustomize.toolkit.fluxcd.io/prune", "disabled"));
    }

    @Test
    void nobodyDeletesAKeyOrItsNamespaceWithoutSayingSoFirst() throws IOException {
        String delete = "kubectl delete -n ledger importedkey/ledger";
        // A policy comes into force a moment after it was applied.
        Awaitility.await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> refused("-n ledger ik ledger"));
        refused("-n ledger ik --all");
        refused("namespace ledger");
        refused("crd importedkeys.byok.dev");
        kubectl.must("delete", "--dry-run=server", "namespace", "flux-system");
        Tool.Result refusal = bash.fromPage(delete);
        assertThat(refusal.exitCode()).isNotZero();
        assertThat(Bash.page()).contains(refusal.errors().strip());

        succeeded(
                bash.fromPage("kubectl annotate -n ledger importedkey/ledger keys.example.com/deletion-approved=yes"));
        try {
            succeeded(bash.fromPage(delete));
        } finally {
            kubectl.mustWith(keys(), "apply", "--server-side", "-f", "-");
        }
    }

    @Test
    void aRequestCanBeMadeThatFluxDoesNotTakeBack() {
        succeeded(bash.fromPage("kubectl annotate -n payments importedkey/payments --overwrite"
                + " --field-manager=flux-client-side-apply"
                + " byok.dev/reimport-requested-at=2026-11-23T12:00:00Z"));
        // Flux takes back what belongs to managers whose name begins with kubectl.
        assertThat(api.keys("payments").withName("payments").get().getMetadata().getManagedFields())
                .filteredOn(fields -> fields.getFieldsV1().toString().contains("byok.dev/reimport-requested-at"))
                .extracting(ManagedFieldsEntry::getManager)
                .containsExactly("flux-client-side-apply");
    }

    @Test
    void anAnswerThatNobodyDecryptedIsRefused() {
        Tool.Result result = bash.run("kubectl apply --dry-run=server -f " + ANSWER, "");
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.errors()).contains("illegal base64 data");
    }

    @Test
    void theHealthCheckJoinsTheConfigMapThatIsThere() {
        kubectl.mustWith(OTHER_DATA, "create", "-f", "-");
        succeeded(bash.fromPage("kubectl apply --server-side --field-manager=imported-key-health"
                + " -f deploy/gitops/argocd/argocd-cm.yaml"));
        assertThat(api.admin()
                        .configMaps()
                        .inNamespace("argocd")
                        .withName("argocd-cm")
                        .get()
                        .getData())
                .containsOnlyKeys("url", "resource.customizations.health.byok.dev_ImportedKey");
    }

    @Test
    void argosTestDataAreLegalResources() throws IOException {
        try (Stream<Path> files = Files.list(Judge.ARGO.resolve("testdata"))) {
            for (Path file : files.toList()) {
                String elsewhere = Files.readString(file).replace("  namespace: payments", "  namespace: default");
                silently(bash.run("kubectl create --dry-run=server --validate=strict -f -", elsewhere));
            }
        }
    }

    private void refused(String what) {
        Tool.Result result = bash.run("kubectl delete --dry-run=server " + what, "");
        assertThat(result.exitCode()).as(result.output()).isNotZero();
        assertThat(result.errors())
                .contains("to delete it, first set its annotation keys.example.com/deletion-approved");
    }

    private static void succeeded(Tool.Result result) {
        assertThat(result.exitCode()).as(result.errors()).isZero();
    }

    private static void silently(Tool.Result result) {
        assertThat(result.errors()).isEmpty();
        assertThat(result.exitCode()).isZero();
    }

    /** All keys as they come out of kustomize, with a readable value where Flux decrypts one. */
    private String keys() throws IOException {
        String built = kubectl.must("kustomize", REPOSITORY.resolve("keys").toString());
        StringBuilder documents = new StringBuilder();
        try (var objects = Judge.YAML.readerFor(JsonNode.class).<ObjectNode>readValues(built)) {
            for (ObjectNode object : objects.readAll()) {
                if (object.remove("sops") != null) {
                    ObjectNode data = (ObjectNode) object.path("data");
                    assertThat(data.properties())
                            .allSatisfy(entry ->
                                    assertThat(entry.getValue().asText()).startsWith("ENC[AES256_GCM,"));
                    data.properties().stream().map(Map.Entry::getKey).toList().forEach(name -> data.put(name, "eA=="));
                }
                documents.append(Judge.YAML.writeValueAsString(object));
            }
        }
        return documents.toString();
    }
}
