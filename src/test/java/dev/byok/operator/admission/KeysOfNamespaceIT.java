package dev.byok.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.Kubectl;
import dev.byok.operator.apiserver.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which keys a namespace may name. The CRD here has lost every rule of its own, as an older one may not have them, so
 * that whatever is refused is refused by the policy.
 */
@RequiresControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeysOfNamespaceIT {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String ANNOTATION = "byok.dev/allowed-keys";
    private static final String PREFIX = "arn:aws:kms:eu-central-1:111122223333:key/";
    private static final String ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String OTHER_ID = "0987dcba-09fe-87dc-65ba-ab0987654321";
    private static final String MULTI_REGION_ID = "mrk-1234abcd12ab34cd56ef1234567890ab";
    private static final String WHOLE_ACCOUNT = "arn:aws:kms:*:111122223333:key/*";
    private static final int MANY = 1000;

    private final ControlPlane api = ControlPlane.builder().withoutCrd().start();
    private int namespaces;

    @BeforeAll
    void install() throws IOException {
        Kubectl kubectl = api.kubectl();
        kubectl.mustWith(withoutRules(), "apply", "--server-side", "-f", "-");
        kubectl.must("wait", "--for=condition=Established", "crd/importedkeys.byok.dev", "--timeout=30s");
        kubectl.must(
                "apply",
                "-f",
                Path.of("deploy/components/keys-of-namespace/policy.yaml").toString());
        // A policy comes into force a moment after it was applied.
        String nothing = namespace(null);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> refused(nothing, PREFIX + ID, null, "allows no key"));
    }

    @AfterAll
    void close() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PREFIX + ID,
                PREFIX + "*",
                "arn:aws:kms:*:111122223333:key/" + ID,
                WHOLE_ACCOUNT,
                "  " + WHOLE_ACCOUNT + "\t",
                PREFIX + OTHER_ID + ", " + PREFIX + ID,
                "nonsense,," + PREFIX + ID,
            })
    void whatTheAnnotationNamesIsAllowed(String annotation) {
        accepted(namespace(annotation), PREFIX + ID, null);
        accepted(namespace(annotation), PREFIX + ID, "eu-central-1");
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:kms:*:111122223333:key/*, arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab",
        "arn:aws-cn:kms:*:111122223333:key/*,"
                + " arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws-us-gov:kms:*:111122223333:key/*, "
                + "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    })
    void multiRegionKeysAndOtherPartitionsAreAllowedTheSameWay(String annotation, String keyId) {
        accepted(namespace(annotation), keyId, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "*",
                "arn:aws:kms:eu-central-1:111122223333:key/",
                "arn:aws:kms:eu-central-1:111122223333:key",
                "arn:aws:kms:eu-central-1:111122223333:*",
                "arn:aws:kms:eu-central-1:*:key/*",
                "arn:*:kms:eu-central-1:111122223333:key/*",
                "arn:aws:*:eu-central-1:111122223333:key/*",
                "*:aws:kms:eu-central-1:111122223333:key/*",
                "arn:aws:kms:eu-*:111122223333:key/*",
                "arn:aws:kms::111122223333:key/*",
                "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-*",
                "arn:aws:kms:eu-central-1:111122223333:alias/*",
                "arn:aws:kms:eu-central-1:444455556666:key/*",
                "arn:aws:kms:us-east-1:111122223333:key/*",
                "arn:aws-cn:kms:eu-central-1:111122223333:key/*",
                "ARN:aws:kms:eu-central-1:111122223333:key/*",
                "arn:aws:kms:eu-central-1:111122223333:key/" + OTHER_ID,
                "arn:aws:kms:eu-central-1:111122223333:key/" + ID + "0",
                ID,
            })
    void whatTheAnnotationDoesNotNameIsRefused(String annotation) {
        refused(namespace(annotation), PREFIX + ID, null, "may not use " + PREFIX + ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ID,
                MULTI_REGION_ID,
                "alias/payments",
                "arn:aws:kms:eu-central-1:111122223333:alias/payments",
                "arn:aws:kms:eu-central-1:111122223333:key/",
                "arn:aws:kms:eu-central-1:111122223333:key/*",
                "arn:aws:kms:*:111122223333:key/" + ID,
                "arn:aws:kms::111122223333:key/" + ID,
                "arn:aws:kms:eu-central-1::key/" + ID,
                "arn:aws:kms:eu-central-1:1111222233334:key/" + ID,
                "arn:aws:kms:eu-central-1:111122223333:key/" + ID + "/x",
                "arn:aws:kms:eu-central-1:111122223333:key/" + ID + ":x",
                "arn:aws:kms:eu-central-1:111122223333:key/" + ID + "\n",
                "arn:aws:kms:eu-central-1:111122223333:key/" + ID + " ",
                " arn:aws:kms:eu-central-1:111122223333:key/" + ID,
                "arn:aws:kms:eu-central-1:111122223333:key/1234ABCD-12AB-34CD-56EF-1234567890AB",
                "ARN:AWS:KMS:EU-CENTRAL-1:111122223333:KEY/1234ABCD-12AB-34CD-56EF-1234567890AB",
                "arn:aws:s3:eu-central-1:111122223333:key/" + ID,
            })
    void whatIsNotTheWholeArnOfAKeyIsRefusedWhateverTheAnnotationSays(String keyId) {
        String everything = namespace(WHOLE_ACCOUNT + "," + keyId);
        refused(everything, keyId, null, "spec.keyId must be the ARN of the key");
        refused(everything, keyId, "eu-central-1", "spec.keyId must be the ARN of the key");
    }

    @Test
    void aRegionBesideTheArnCannotLeadElsewhere() {
        refused(namespace(WHOLE_ACCOUNT), PREFIX + ID, "us-east-1", "spec.region is not the Region in the ARN");
    }

    @Test
    void aThousandKeysMayBeNamed() {
        String annotation = IntStream.range(0, MANY)
                .mapToObj(i -> PREFIX + "%08x-12ab-34cd-56ef-1234567890ab".formatted(i))
                .collect(Collectors.joining(","));
        accepted(namespace(annotation + "," + PREFIX + ID), PREFIX + ID, null);
        refused(namespace(annotation), PREFIX + ID, null, "is not among the keys");
    }

    @Test
    void whereTheAnnotationWasNarrowedNothingNewCanBeAskedForAndTheRestOfTheObjectGoesOn() {
        String namespace = namespace(WHOLE_ACCOUNT);
        api.admin().resource(key(namespace, PREFIX + ID, null)).create();
        annotate(namespace, "");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> refused(namespace, PREFIX + OTHER_ID, null, "allows no key"));

        for (String passes : new String[] {
            "{\"spec\": {\"suspend\": false}}",
            "{\"metadata\": {\"labels\": {\"a\": \"b\"}, \"annotations\": {\"argocd.argoproj.io/tracking-id\":"
                    + " \"t\"}}}",
            "{\"metadata\": {\"finalizers\": [\"byok.dev/finalizer\"]}}",
            "{\"metadata\": {\"finalizers\": null}}"
        }) {
            assertThatCode(() -> merge(namespace, passes)).as(passes).doesNotThrowAnyException();
        }
        for (String asks : new String[] {
            "{\"spec\": {\"materials\": [{\"name\": \"2027\"}]}}",
            "{\"spec\": {\"keyId\": \"" + PREFIX + OTHER_ID + "\"}}",
            "{\"metadata\": {\"annotations\": {\"byok.dev/reimport-requested-at\": \"now\"}}}"
        }) {
            assertThatThrownBy(() -> merge(namespace, asks))
                    .as(asks)
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("may not use " + PREFIX);
        }
        assertThatCode(() -> api.keys(namespace).withName("k").delete()).doesNotThrowAnyException();
        assertThat(api.keys(namespace).withName("k").get()).isNull();
    }

    private void merge(String namespace, String patch) {
        api.keys(namespace).withName("k").patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private void accepted(String namespace, String keyId, String region) {
        assertThatCode(() -> api.admin()
                        .resource(key(namespace, keyId, region))
                        .dryRun()
                        .create())
                .as("%s %s", keyId, region)
                .doesNotThrowAnyException();
    }

    private void refused(String namespace, String keyId, String region, String words) {
        assertThatThrownBy(() -> api.admin()
                        .resource(key(namespace, keyId, region))
                        .dryRun()
                        .create())
                .as("%s %s", keyId, region)
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("denied request")
                .hasMessageContaining(words);
    }

    private static GenericKubernetesResource key(String namespace, String keyId, String region) {
        ObjectNode object = YAML.createObjectNode();
        object.put("apiVersion", "byok.dev/v1alpha1").put("kind", "ImportedKey");
        object.putObject("metadata").put("name", "k").put("namespace", namespace);
        ObjectNode spec = object.putObject("spec").put("keyId", keyId).put("suspend", false);
        if (region != null) {
            spec.put("region", region);
        }
        spec.putArray("materials").addObject().put("name", "2026");
        spec.putObject("expiration").put("model", "KEY_MATERIAL_DOES_NOT_EXPIRE");
        return YAML.convertValue(object, GenericKubernetesResource.class);
    }

    /** A new one, whose annotation the API server has not read from a cache. */
    private String namespace(String annotation) {
        String name = "n" + namespaces++;
        var metadata = new NamespaceBuilder().withNewMetadata().withName(name);
        if (annotation != null) {
            metadata.withAnnotations(Map.of(ANNOTATION, annotation));
        }
        api.admin().resource(metadata.endMetadata().build()).create();
        return name;
    }

    private void annotate(String namespace, String annotation) {
        api.kubectl().must("annotate", "--overwrite", "namespace", namespace, ANNOTATION + "=" + annotation);
    }

    private static String withoutRules() throws IOException {
        JsonNode crd = YAML.readTree(ControlPlane.CRD.toFile());
        for (JsonNode parent : crd.findParents("x-kubernetes-validations")) {
            ((ObjectNode) parent).remove("x-kubernetes-validations");
        }
        for (String limit : new String[] {"pattern", "minLength", "maxLength", "minItems"}) {
            for (JsonNode parent : crd.findParents(limit)) {
                ((ObjectNode) parent).remove(limit);
            }
        }
        return crd.toString();
    }
}
