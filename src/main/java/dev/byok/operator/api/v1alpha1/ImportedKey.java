package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * An AWS KMS key with imported key material (Origin EXTERNAL), and where its material comes from.
 *
 * <p>Valid-To and Reimport are columns of type string, because a date column prints a time to come as invalid.
 */
@Group(ImportedKey.GROUP)
@Version("v1alpha1")
@Plural("importedkeys")
@ShortNames("ik")
@Categories("byok")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        getDescription = "Whether KMS holds what the spec asks for and the key can be used")
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        getDescription = "Why it is ready or not")
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.keyState", getDescription = "KMS's KeyState")
@AdditionalPrinterColumn(
        name = "Material",
        jsonPath = ".status.currentMaterial",
        getDescription = "Entry of spec.materials that the key works with")
@AdditionalPrinterColumn(
        name = "Valid-To",
        jsonPath = ".status.validTo",
        getDescription = "When the first material expires")
@AdditionalPrinterColumn(
        name = "Reimport",
        jsonPath = ".status.nextReimportTime",
        getDescription = "When material is next due for re-import")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Key", jsonPath = ".status.keyArn", getDescription = "ARN of the KMS key", priority = 1)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        getDescription = "What a person should know or do",
        priority = 1)
@AdditionalSelectableField(jsonPath = ".spec.keyId")
@AdditionalSelectableField(jsonPath = ".status.keyArn")
@ValidationRule(
        value = SchemaRules.IMPORTED_ENTRIES_STAY,
        message = "spec.materials: an entry that was imported may not be removed, renamed or moved, because KMS keeps"
                + " every material of a key; put it back, and create a second ImportedKey for another key",
        reason = SchemaRules.FORBIDDEN,
        fieldPath = ".spec.materials")
@ValidationRule(
        value = SchemaRules.CONFIRMED_KEY_MATERIAL_ID_STAYS,
        message = "spec.materials[].keyMaterialId cannot be changed or removed once status.materials[].keyMaterialId"
                + " confirms it; put the old value back",
        reason = SchemaRules.FORBIDDEN,
        fieldPath = ".spec.materials")
@ValidationRule(
        value = SchemaRules.KEY_MATERIAL_ID_AGREES_WITH_IMPORT,
        message = "spec.materials[].keyMaterialId is not the one that KMS gave the material of this entry when it was"
                + " imported; set it to status.materials[].keyMaterialId or leave it out",
        reason = SchemaRules.FORBIDDEN,
        fieldPath = ".spec.materials")
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ImportedKey extends CustomResource<ImportedKeySpec, ImportedKeyStatus> implements Namespaced {
    /** API group of every resource and annotation of this project. */
    public static final String GROUP = "byok.dev";

    /** Annotation whose every new value asks for a re-import of the key's material. */
    public static final String REIMPORT_REQUESTED_AT = GROUP + "/reimport-requested-at";

    /** Annotation whose every new value asks for one look at the key in KMS, and for nothing else. */
    public static final String REFRESH_REQUESTED_AT = GROUP + "/refresh-requested-at";

    /** Label of Secrets that ImportedKeys may use, with the value {@code true}, in an installation that requires it. */
    public static final String KEY_MATERIAL_LABEL = GROUP + "/key-material";

    /** Finalizer of a resource whose material goes with it. */
    public static final String FINALIZER = GROUP + "/finalizer";

    private static final long serialVersionUID = 1L;

    @Override
    @Required
    @JsonPropertyDescription("What is asked of the KMS key.")
    public ImportedKeySpec getSpec() {
        return super.getSpec();
    }

    @Override
    @JsonPropertyDescription("What the operator last saw and did. Written by the operator only.")
    public ImportedKeyStatus getStatus() {
        return super.getStatus();
    }

    @Override
    @JsonDeserialize(using = Unreadable.Spec.class)
    public void setSpec(ImportedKeySpec spec) {
        super.setSpec(spec);
    }

    @Override
    @JsonDeserialize(using = Unreadable.Status.class)
    public void setStatus(ImportedKeyStatus status) {
        super.setStatus(status);
    }
}
