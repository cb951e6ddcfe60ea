package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param reimportRequestBeforeLoss the re-import annotation as of the loss: only another value asks for recovery
 * @param lastHandledReimportRequest the last re-import request that was carried out
 * @param materials what is known of each entry of spec.materials
 * @param importParameters published import parameters
 * @param failures failed attempts since the last success
 * @param conditions Ready, Reconciling, Stalled, Expiring
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImportedKeyStatus(
        Long observedGeneration,
        Instant lastObservedTime,
        String keyArn,
        String keyState,
        String keySpec,
        String keyUsage,
        String origin,
        Boolean multiRegion,
        String multiRegionKeyType,
        Instant deletionDate,
        String expirationModel,
        Instant validTo,
        String currentMaterial,
        Instant nextReimportTime,
        Instant nextRetryTime,
        Instant lossTime,
        String keyStateBeforeLoss,
        String reimportRequestBeforeLoss,
        String lastHandledReimportRequest,
        List<MaterialStatus> materials,
        List<ImportParameters> importParameters,
        Failures failures,
        List<Condition> conditions) {
    /** Copies the lists, so that a status never changes under a reader. */
    public ImportedKeyStatus {
        materials = materials == null ? List.of() : List.copyOf(materials);
        importParameters = importParameters == null ? List.of() : List.copyOf(importParameters);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** The status of a resource that was never seen. */
    public static ImportedKeyStatus empty() {
        return new ImportedKeyStatus(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, List.of(), List.of(), null, List.of());
    }

    /** What is known of the entry of that name; an empty record when nothing is. */
    public MaterialStatus material(String name) {
        return materials.stream()
                .filter(material -> material.name().equals(name))
                .findFirst()
                .orElseGet(() -> MaterialStatus.unknown(name));
    }

    /** The condition of that type, if it was written. */
    public Optional<Condition> condition(String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }
}
