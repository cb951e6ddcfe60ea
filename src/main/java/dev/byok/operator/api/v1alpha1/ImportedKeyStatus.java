package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the operator last saw and did. Nothing here is an input that could not be found again in KMS, but for the record
 * of what this resource itself imported.
 *
 * @param observedGeneration generation of the spec that this status speaks of; -1 before the operator has seen the
 *     object
 * @param lastObservedTime when KMS was last asked successfully, to the poll interval
 * @param keyArn the key, resolved
 * @param keyState KMS's KeyState
 * @param keySpec KMS's KeySpec
 * @param keyUsage KMS's KeyUsage
 * @param origin KMS's Origin
 * @param multiRegion KMS's MultiRegion
 * @param multiRegionKeyType PRIMARY or REPLICA; multi-Region keys only
 * @param deletionDate when KMS deletes the key; only while its deletion is pending
 * @param expirationModel KMS's ExpirationModel
 * @param validTo the earliest end of validity among the key's materials
 * @param currentMaterial name of the entry that is current
 * @param nextReimportTime when material is next due for re-import
 * @param nextRetryTime when a failed step is tried again
 * @param lossTime when the loss of material was noticed; null while it is there
 * @param keyStateBeforeLoss KMS's KeyState as last seen before the loss
 * @param reimportRequestBeforeLoss the re-import annotation when the key was last seen at work: only another value asks
 *     for recovery
 * @param lastHandledReimportRequest the last re-import request that was carried out
 * @param materials what is known of each entry of spec.materials
 * @param unlistedMaterials materials of the key that no entry of spec.materials names
 * @param importParameters published import parameters
 * @param failures failed attempts since the last success
 * @param conditions Ready, Reconciling, Stalled, Expiring
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImportedKeyStatus(
        @JsonPropertyDescription(
                "Generation of the spec that this status speaks of; -1 before the operator has seen the object.")
        Long observedGeneration,

        @JsonPropertyDescription("When KMS was last asked successfully, to the poll interval.")
        Instant lastObservedTime,

        @JsonPropertyDescription("ARN of the KMS key.") String keyArn,
        @JsonPropertyDescription("KMS's KeyState.") String keyState,
        @JsonPropertyDescription("KMS's KeySpec.") String keySpec,
        @JsonPropertyDescription("KMS's KeyUsage.") String keyUsage,

        @JsonPropertyDescription("KMS's Origin; material can be imported only with EXTERNAL.")
        String origin,

        @JsonPropertyDescription("KMS's MultiRegion.") Boolean multiRegion,

        @JsonPropertyDescription("PRIMARY or REPLICA; multi-Region keys only.")
        String multiRegionKeyType,

        @JsonPropertyDescription("When KMS deletes the key; only while its deletion is pending.")
        Instant deletionDate,

        @JsonPropertyDescription("KMS's ExpirationModel.") String expirationModel,

        @JsonPropertyDescription("When the first of the key's materials expires; the key stops working then.")
        Instant validTo,

        @JsonPropertyDescription("Name of the entry of spec.materials that the key works with.")
        String currentMaterial,

        @JsonPropertyDescription("When material is next due for re-import.")
        Instant nextReimportTime,

        @JsonPropertyDescription("When a failed step is tried again.")
        Instant nextRetryTime,

        @JsonPropertyDescription("When the loss of material was noticed; absent while it is there.")
        Instant lossTime,

        @JsonPropertyDescription("KMS's KeyState as last seen before the loss.")
        String keyStateBeforeLoss,

        @JsonPropertyDescription(
                "The value of the annotation byok.dev/reimport-requested-at when the key was last seen enabled and"
                        + " with its material: after a loss only another value asks for recovery.")
        String reimportRequestBeforeLoss,

        @JsonPropertyDescription(
                "The last value of the annotation byok.dev/reimport-requested-at that was carried out.")
        String lastHandledReimportRequest,

        @JsonPropertyDescription("What is known of each entry of spec.materials.") @Size(max = 26)
        List<MaterialStatus> materials,

        @JsonPropertyDescription(
                "Materials of the key that no entry of spec.materials names: nobody renews them, and the key stops"
                        + " working when one of them that was ever current expires. The operator never touches them.")
        List<UnlistedMaterial> unlistedMaterials,

        @JsonPropertyDescription("Parameters to wrap material with, published while an answer is awaited.")
        List<ImportParameters> importParameters,

        @JsonPropertyDescription("Failed steps since the last success.")
        Failures failures,

        @JsonPropertyDescription(
                "Ready, Reconciling, Stalled and Expiring, as the Kubernetes API conventions define conditions.")
        List<Condition> conditions) {
    /** Copies the lists, so that a status never changes under a reader. */
    public ImportedKeyStatus {
        materials = materials == null ? List.of() : List.copyOf(materials);
        unlistedMaterials = unlistedMaterials == null ? List.of() : List.copyOf(unlistedMaterials);
        importParameters = importParameters == null ? List.of() : List.copyOf(importParameters);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** The status of a resource that was never seen. */
    public static ImportedKeyStatus empty() {
        return new ImportedKeyStatus(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, List.of(), List.of(), List.of(), null, List.of());
    }

    /** The same status with other records of materials and import parameters, and other conditions. */
    public ImportedKeyStatus withRecords(
            List<MaterialStatus> otherMaterials, List<ImportParameters> otherSets, List<Condition> otherConditions) {
        return new ImportedKeyStatus(
                observedGeneration,
                lastObservedTime,
                keyArn,
                keyState,
                keySpec,
                keyUsage,
                origin,
                multiRegion,
                multiRegionKeyType,
                deletionDate,
                expirationModel,
                validTo,
                currentMaterial,
                nextReimportTime,
                nextRetryTime,
                lossTime,
                keyStateBeforeLoss,
                reimportRequestBeforeLoss,
                lastHandledReimportRequest,
                otherMaterials,
                unlistedMaterials,
                otherSets,
                failures,
                otherConditions);
    }

    /** What is known of the entry of that name; an empty record when nothing is. */
    public MaterialStatus material(String name) {
        for (MaterialStatus material : materials) {
            if (material.name().equals(name)) {
                return material;
            }
        }
        return MaterialStatus.unknown(name);
    }

    /** The condition of that type, if it was written. */
    public Optional<Condition> condition(String type) {
        for (Condition condition : conditions) {
            if (type.equals(condition.type())) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }
}
