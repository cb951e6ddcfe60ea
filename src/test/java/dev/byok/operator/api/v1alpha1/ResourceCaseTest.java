package dev.byok.operator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the resource files together as far as that goes without an API server. */
final class ResourceCaseTest {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    @Test
    void thereAreCasesEnoughToTrustTheSchema() throws IOException {
        assertThat(ResourceCase.valid()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(ResourceCase.invalid()).hasSizeGreaterThanOrEqualTo(100);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFileIsWhatItsNameSays(ResourceCase one) {
        assertThat(one.name()).matches("(valid|invalid)-[a-z0-9-]+");
        assertThat(one.documents()).hasSize(one.isUpdate() ? 2 : 1);
        assertThat(one.expect().isEmpty())
                .as("only a refusal has an expect line")
                .isEqualTo(one.isValid());
        assertThat(one.trees()).allSatisfy(tree -> {
            assertThat(tree.path("kind").asText()).isEqualTo("ImportedKey");
            assertThat(tree.path("apiVersion").asText()).isEqualTo("byok.dev/v1alpha1");
            assertThat(tree.at("/metadata/name").asText()).isEqualTo(one.name());
        });
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aValidResourceIsReadAndWrittenWithoutLoss(ResourceCase one) {
        for (JsonNode tree : one.trees()) {
            ImportedKey decoded = JSON.convertValue(tree, ImportedKey.class);
            // Trees compare by content, so the order of fields does not matter.
            assertThat(JSON.convertValue(decoded, JsonNode.class)).isEqualTo(tree);
        }
    }

    @ParameterizedTest
    @MethodSource("valid")
    void theParsersTakeWhatTheSchemaTakes(ResourceCase one) {
        ImportedKeySpec spec =
                JSON.convertValue(one.subject(), ImportedKey.class).getSpec();
        boolean hasEnd =
                spec.expiration().lifetime() != null || spec.expiration().fixedEnd() != null;
        assertThat(hasEnd).isEqualTo(spec.expiration().expires());
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void theParsersRefuseTheFormsThatTheSchemaRefuses(ResourceCase one) {
        JsonNode expiration = one.subject().at("/spec/expiration");
        String expect = one.expect().orElseThrow();
        if (expect.startsWith("spec.expiration.validFor must be days")) {
            assertThatThrownBy(() ->
                            JSON.convertValue(expiration, Expiration.class).lifetime())
                    .isInstanceOf(IllegalArgumentException.class);
        } else if (expect.startsWith("spec.expiration.validTo must be an instant")) {
            assertThatThrownBy(() ->
                            JSON.convertValue(expiration, Expiration.class).fixedEnd())
                    .isInstanceOf(DateTimeException.class);
        } else {
            assertThat(expect).isNotBlank();
        }
    }

    @Test
    void everyRuleOfTheSchemaIsBrokenByACase() throws IOException {
        List<String> expected = ResourceCase.invalid().stream()
                .map(one -> one.expect().orElseThrow())
                .toList();
        List<ValidationRule> unbroken = new ArrayList<>();
        CrdFile.walk(CrdFile.committedSchema(), schema -> {
            if (schema.getXKubernetesValidations() != null) {
                schema.getXKubernetesValidations().stream()
                        .filter(rule -> expected.stream().noneMatch(part -> tells(rule, part)))
                        .forEach(unbroken::add);
            }
        });
        assertThat(unbroken).isEmpty();
    }

    @Test
    void everyFieldAndEnumValueOfTheSpecIsInAValidResource() throws IOException {
        Set<String> used = new HashSet<>();
        for (ResourceCase one : ResourceCase.valid()) {
            one.trees().forEach(tree -> collect(tree.path("spec"), "spec", used::add));
        }
        Set<String> declared = new HashSet<>();
        collect(CrdFile.at(CrdFile.committedSchema(), "spec"), "spec", declared::add);
        assertThat(used).containsAll(declared);
    }

    @Test
    void theExamplesReferToTheSecretOfTheExample() throws IOException {
        Secret secret = JSON.unmarshal(Files.readString(Path.of("deploy", "examples", "secret.yaml")), Secret.class);
        JsonNode example = ResourceCase.examples().stream()
                .filter(one -> "importedkey".equals(one.name()))
                .findFirst()
                .orElseThrow()
                .subject();
        Wrapped wrapped = JSON.convertValue(example, ImportedKey.class)
                .getSpec()
                .materials()
                .getFirst()
                .wrapped();
        String name = secret.getMetadata().getName();
        assertThat(secret.getMetadata().getNamespace())
                .isEqualTo(example.at("/metadata/namespace").asText());
        assertThat(wrapped.encryptedKeyMaterial().secretKeyRef())
                .isEqualTo(new SecretKeyRef(name, "encryptedKeyMaterial"));
        assertThat(wrapped.importToken().secretKeyRef()).isEqualTo(new SecretKeyRef(name, "importToken"));
        assertThat(secret.getData()).containsOnlyKeys("encryptedKeyMaterial", "importToken");
    }

    static List<ResourceCase> cases() throws IOException {
        return ResourceCase.cases();
    }

    static List<ResourceCase> valid() throws IOException {
        return ResourceCase.valid();
    }

    static List<ResourceCase> invalid() throws IOException {
        return ResourceCase.invalid();
    }

    private static boolean tells(ValidationRule rule, String part) {
        return rule.getMessage().contains(part)
                || (rule.getMessageExpression() != null
                        && rule.getMessageExpression().contains(part));
    }

    private static void collect(JsonNode tree, String path, Consumer<String> paths) {
        paths.accept(path);
        if (tree.isTextual()) {
            paths.accept(path + "=" + tree.asText());
        }
        tree.properties().forEach(field -> collect(field.getValue(), path + "." + field.getKey(), paths));
        if (tree.isArray()) {
            tree.forEach(item -> collect(item, path + "[]", paths));
        }
    }

    private static void collect(JSONSchemaProps schema, String path, Consumer<String> paths) {
        paths.accept(path);
        if (schema.getEnum() != null) {
            schema.getEnum().forEach(value -> paths.accept(path + "=" + value.asText()));
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, child) -> collect(child, path + "." + name, paths));
        }
        if (schema.getItems() != null) {
            collect(schema.getItems().getSchema(), path + "[]", paths);
        }
    }
}
