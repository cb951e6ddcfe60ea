package dev.byok.operator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.SelectableField;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the committed CRD to the Java types, and the schema to what the API server does not check for us. */
final class CrdFileTest {
    private static final boolean REWRITE = Boolean.getBoolean("crd.update");

    @BeforeAll
    static void rewriteIfAsked() throws IOException {
        if (REWRITE) {
            Files.createDirectories(CrdFile.PATH.getParent());
            Files.writeString(CrdFile.PATH, CrdFile.generated());
            Files.writeString(CrdFile.IN_CHART, CrdFile.generated());
        }
    }

    @Test
    void theCommittedFileIsWhatTheTypesSay() throws IOException {
        assertThat(Files.readString(CrdFile.PATH))
                .as("mvn test -Dtest=CrdFileTest -Dcrd.update=true rewrites the file")
                .isEqualTo(CrdFile.generated());
        assertThat(Files.readString(CrdFile.IN_CHART)).isEqualTo(CrdFile.generated());
    }

    @Test
    void everyFieldHasADescription() throws IOException {
        List<String> undescribed = new ArrayList<>();
        CrdFile.walk(CrdFile.committedSchema(), schema -> {
            if (schema.getProperties() != null) {
                schema.getProperties().forEach((name, child) -> {
                    if (child.getDescription() == null) {
                        undescribed.add(name);
                    }
                });
            }
        });
        assertThat(undescribed).isEmpty();
    }

    @Test
    void everyDefaultOfTheSpecIsAlsoInItsDescription() throws IOException {
        List<JSONSchemaProps> defaulted = new ArrayList<>();
        CrdFile.walk(CrdFile.at(CrdFile.committedSchema(), "spec"), schema -> {
            if (schema.getDefault() != null) {
                defaulted.add(schema);
            }
        });
        assertThat(defaulted).hasSize(6).allSatisfy(schema -> assertThat(schema.getDescription())
                .contains("Default: " + schema.getDefault().asText() + "."));
    }

    @Test
    void everyRuleIsThereOnceAndNamesItsField() throws IOException {
        List<ValidationRule> rules = new ArrayList<>();
        CrdFile.walk(CrdFile.committedSchema(), schema -> {
            List<ValidationRule> here = schema.getXKubernetesValidations();
            if (here != null) {
                assertThat(new HashSet<>(here)).hasSameSizeAs(here);
                rules.addAll(here);
            }
        });
        assertThat(rules).hasSizeGreaterThan(20).allSatisfy(rule -> assertThat(rule.getMessage())
                .containsPattern("spec\\.|keyMaterialId|secretKeyRef|encryptedKeyMaterial|name of a material")
                .doesNotContain("\n"));
    }

    @Test
    void statusHasNoRulesBecauseTheyCouldOnlyRefuseTheOperator() throws IOException {
        CrdFile.walk(
                CrdFile.at(CrdFile.committedSchema(), "status"),
                schema -> assertThat(schema.getXKubernetesValidations()).isNullOrEmpty());
    }

    @Test
    void columnsComeInTheOrderPeopleReadThem() throws IOException {
        CustomResourceDefinitionVersion version =
                CrdFile.committed().getSpec().getVersions().getFirst();
        assertThat(version.getAdditionalPrinterColumns())
                .extracting(CustomResourceColumnDefinition::getName)
                .containsExactly(
                        "Ready", "Reason", "State", "Material", "Valid-To", "Reimport", "Age", "Key", "Message");
        assertThat(version.getSelectableFields())
                .extracting(SelectableField::getJsonPath)
                .containsExactly(".spec.keyId", ".status.keyArn");
    }

    @Test
    void aNewObjectHasAStatusThatNoToolTakesForDone() throws IOException {
        JSONSchemaProps schema = CrdFile.committedSchema();
        assertThat(schema.getRequired()).containsExactly("spec");
        assertThat(CrdFile.at(schema, "status").getDefault()).hasToString("{\"observedGeneration\":-1}");
    }

    @Test
    void namedListsMergeByTheirKeys() throws IOException {
        JSONSchemaProps schema = CrdFile.committedSchema();
        assertThat(CrdFile.at(schema, "spec", "materials").getXKubernetesListMapKeys())
                .containsExactly("name");
        assertThat(CrdFile.at(schema, "status", "materials").getXKubernetesListMapKeys())
                .containsExactly("name");
        assertThat(CrdFile.at(schema, "status", "conditions").getXKubernetesListMapKeys())
                .containsExactly("type");
        assertThat(CrdFile.at(schema, "status", "importParameters").getXKubernetesListMapKeys())
                .containsExactly("material", "publicKeyFingerprint");
    }

    @Test
    void aConditionHasEverythingTheConventionsRequire() throws IOException {
        JSONSchemaProps condition = CrdFile.at(CrdFile.committedSchema(), "status", "conditions", "[]");
        assertThat(condition.getRequired())
                .containsExactlyInAnyOrder("type", "status", "lastTransitionTime", "reason", "message");
        assertThat(CrdFile.at(condition, "status").getEnum())
                .extracting(value -> value.asText())
                .containsExactly("True", "False", "Unknown");
        // To kubectl, which reads YAML 1.1, the bare words are booleans.
        assertThat(CrdFile.PATH).content().contains("- \"True\"\n", "- \"False\"\n", "- Unknown\n");
    }
}
