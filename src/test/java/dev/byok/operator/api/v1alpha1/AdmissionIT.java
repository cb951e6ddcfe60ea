package dev.byok.operator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.Kubectl;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.apiserver.Tool;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real API server takes and refuses, today's and one that behaves as Kubernetes 1.33. */
@RequiresControlPlane
@ParameterizedClass
@ValueSource(strings = {"--v=0", "--emulated-version=1.33"})
final class AdmissionIT {
    private static final String NAMESPACE = "cases";
    private static final String PATH = "/apis/byok.dev/v1alpha1/namespaces/" + NAMESPACE + "/importedkeys";
    private static final String STRICT = "?fieldValidation=Strict";
    private static final String DRY = "&dryRun=All";

    private static ControlPlane api;
    private static KubernetesClient admin;
    private static Kubectl kubectl;

    @Parameter
    private String flag;

    @BeforeParameterizedClassInvocation
    static void start(String flag) {
        api = ControlPlane.builder().apiServerFlags(flag).start();
        admin = api.admin();
        kubectl = api.kubectl();
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        api.close();
    }

    @TestFactory
    Stream<DynamicTest> whatTheFilesCallValidIsTaken() throws IOException {
        return ResourceCase.valid().stream()
                .map(one -> DynamicTest.dynamicTest(
                        one.name(), () -> assertThat(refusal(one)).isEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> whatTheFilesCallInvalidIsRefusedInTheirWords() throws IOException {
        List<ResourceCase> invalid = ResourceCase.invalid();
        assertThat(invalid).as(flag).hasSizeGreaterThan(100);
        return invalid.stream()
                .map(one -> DynamicTest.dynamicTest(
                        one.name(), () -> assertThat(refusal(one)).hasValueSatisfying(message -> assertThat(message)
                                .contains(one.expect().orElseThrow()))));
    }

    @Test
    void kubectlTellsTheSameWords() throws IOException {
        for (ResourceCase one : ResourceCase.invalid().stream()
                .filter(file -> !file.isUpdate())
                .limit(5)
                .toList()) {
            Tool.Result result = kubectl.with(one.documents().getFirst(), "apply", "-n", NAMESPACE, "-f", "-");
            assertThat(result.exitCode()).as(one.name()).isNotZero();
            assertThat(result.errors()).contains(one.expect().orElseThrow());
        }
    }

    @Test
    void kubectlTellsFieldsThatDoNotExist() {
        String typo = manifest("typo", "1h").replace("  expiration:", "  expirations: {}\n  expiration:");
        Tool.Result strict = kubectl.with(typo, "apply", "-f", "-");
        assertThat(strict.exitCode()).isNotZero();
        assertThat(strict.errors()).contains("unknown field \"spec.expirations\"");
        Tool.Result warn = kubectl.with(typo, "apply", "--dry-run=server", "--validate=warn", "-f", "-");
        assertThat(warn.exitCode()).isZero();
        assertThat(warn.errors()).contains("unknown field \"spec.expirations\"");
    }

    @Test
    void aDefaultedObjectIsStableUnderDiffAndRepeatedApply() {
        for (String[] how : List.of(new String[] {"--server-side=false"}, new String[] {"--server-side=true"})) {
            String name = how[0].endsWith("true") ? "stable-server" : "stable-client";
            String manifest = manifest(name, "30m");
            kubectl.mustWith(manifest, "apply", how[0], "-f", "-");
            Tool.Result diff = kubectl.with(manifest, "diff", how[0], "-f", "-");
            assertThat(diff.exitCode()).as(diff.output()).isZero();
            assertThat(kubectl.mustWith(manifest, "apply", how[0], "-f", "-"))
                    .containsAnyOf("unchanged", "serverside-applied");
            String version = version(name);
            kubectl.mustWith(manifest, "apply", how[0], "-f", "-");
            assertThat(version(name)).isEqualTo(version).startsWith("1 ");
        }
    }

    @Test
    void aResourceThatWasStoredUnderLaxerRulesStaysEditableElsewhere() {
        api.allowShortPolls();
        kubectl.mustWith(manifest("old", "10s"), "create", "-f", "-");
        api.applyCrd();
        kubectl.must("label", "importedkey", "old", "-n", NAMESPACE, "team=payments");
        kubectl.must(
                "patch", "importedkey", "old", "-n", NAMESPACE, "--type=merge", "-p", "{\"spec\":{\"suspend\":true}}");
        Tool.Result touched = kubectl.run(
                "patch",
                "importedkey",
                "old",
                "-n",
                NAMESPACE,
                "--type=merge",
                "-p",
                "{\"spec\":{\"pollInterval\":\"20s\"}}");
        assertThat(touched.exitCode()).isNotZero();
        assertThat(touched.errors()).contains("spec.pollInterval must be between 1m and 24h");
    }

    /** Sends the documents; all but the last must be taken. */
    private static Optional<String> refusal(ResourceCase one) {
        List<JsonNode> trees = one.trees();
        if (trees.size() == 1) {
            return refusal("POST", PATH + STRICT + DRY, local(trees.getFirst()));
        }
        assertThat(refusal("POST", PATH + STRICT, local(trees.getFirst()))).isEmpty();
        String name = trees.getFirst().at("/metadata/name").asText();
        storeStatus(name, trees.getFirst());
        ObjectNode update = local(trees.getLast());
        String stored = admin.raw(PATH + "/" + name);
        ((ObjectNode) update.path("metadata"))
                .put(
                        "resourceVersion",
                        admin.getKubernetesSerialization()
                                .unmarshal(stored, ImportedKey.class)
                                .getMetadata()
                                .getResourceVersion());
        return refusal("PUT", PATH + "/" + name + STRICT, update);
    }

    /** The operator's half of a stored resource, which a create leaves out. */
    private static void storeStatus(String name, JsonNode tree) {
        if (tree.has("status")) {
            ObjectNode stored = (ObjectNode)
                    admin.getKubernetesSerialization().unmarshal(admin.raw(PATH + "/" + name), JsonNode.class);
            stored.set("status", tree.get("status"));
            assertThat(refusal("PUT", PATH + "/" + name + "/status" + STRICT, stored))
                    .isEmpty();
        }
    }

    private static Optional<String> refusal(String method, String path, JsonNode body) {
        try {
            admin.raw(path, method, body);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(e.getStatus().getMessage());
        }
    }

    private static ObjectNode local(JsonNode tree) {
        ObjectNode copy = tree.deepCopy();
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            metadata.put("namespace", NAMESPACE);
        }
        return copy;
    }

    private static String version(String name) {
        return kubectl.must(
                "get",
                "importedkey",
                name,
                "-n",
                NAMESPACE,
                "-o=jsonpath={.metadata.generation} {.metadata.resourceVersion}");
    }

    private static String manifest(String name, String pollInterval) {
        return """
            apiVersion: byok.dev/v1alpha1
            kind: ImportedKey
            metadata:
              name: %s
              namespace: %s
            spec:
              keyId: 1234abcd-12ab-34cd-56ef-1234567890ab
              region: eu-central-1
              materials:
                - name: "2026"
                  wrapped:
                    encryptedKeyMaterial:
                      secretKeyRef: {name: a, key: a}
                    importToken:
                      secretKeyRef: {name: a, key: b}
              expiration:
                model: KEY_MATERIAL_EXPIRES
                validFor: 90d
              pollInterval: %s
            """.formatted(name, NAMESPACE, pollInterval);
    }
}
