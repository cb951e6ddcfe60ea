package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.api.v1alpha1.Failures;
import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.api.v1alpha1.UnlistedMaterial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A status on its way to its next version; records have no shorter way to change a few of many components. */
final class StatusDraft {
    private Long observedGeneration;
    private Instant lastObservedTime;
    private String keyArn;
    private String keyState;
    private String keySpec;
    private String keyUsage;
    private String origin;
    private Boolean multiRegion;
    private String multiRegionKeyType;
    private Instant deletionDate;
    private String expirationModel;
    private Instant validTo;
    private String currentMaterial;
    private Instant nextReimportTime;
    private Instant nextRetryTime;
    private Instant lossTime;
    private String keyStateBeforeLoss;
    private String reimportRequestBeforeLoss;
    private String lastHandledReimportRequest;
    private List<MaterialStatus> materials;
    private List<UnlistedMaterial> unlistedMaterials;
    private List<ImportParameters> importParameters;
    private Failures failures;
    private List<Condition> conditions;

    StatusDraft(ImportedKeyStatus from) {
        observedGeneration = from.observedGeneration();
        lastObservedTime = from.lastObservedTime();
        keyArn = from.keyArn();
        keyState = from.keyState();
        keySpec = from.keySpec();
        keyUsage = from.keyUsage();
        origin = from.origin();
        multiRegion = from.multiRegion();
        multiRegionKeyType = from.multiRegionKeyType();
        deletionDate = from.deletionDate();
        expirationModel = from.expirationModel();
        validTo = from.validTo();
        currentMaterial = from.currentMaterial();
        nextReimportTime = from.nextReimportTime();
        nextRetryTime = from.nextRetryTime();
        lossTime = from.lossTime();
        keyStateBeforeLoss = from.keyStateBeforeLoss();
        reimportRequestBeforeLoss = from.reimportRequestBeforeLoss();
        lastHandledReimportRequest = from.lastHandledReimportRequest();
        materials = from.materials();
        unlistedMaterials = from.unlistedMaterials();
        importParameters = from.importParameters();
        failures = from.failures();
        conditions = from.conditions();
    }

    StatusDraft observedGeneration(Long value) {
        observedGeneration = value;
        return this;
    }

    StatusDraft lastObservedTime(Instant value) {
        lastObservedTime = value;
        return this;
    }

    StatusDraft keyArn(String value) {
        keyArn = value;
        return this;
    }

    StatusDraft keyState(String value) {
        keyState = value;
        return this;
    }

    StatusDraft keySpec(String value) {
        keySpec = value;
        return this;
    }

    StatusDraft keyUsage(String value) {
        keyUsage = value;
        return this;
    }

    StatusDraft origin(String value) {
        origin = value;
        return this;
    }

    StatusDraft multiRegion(Boolean value) {
        multiRegion = value;
        return this;
    }

    StatusDraft multiRegionKeyType(String value) {
        multiRegionKeyType = value;
        return this;
    }

    StatusDraft deletionDate(Instant value) {
        deletionDate = value;
        return this;
    }

    StatusDraft expirationModel(String value) {
        expirationModel = value;
        return this;
    }

    StatusDraft validTo(Instant value) {
        validTo = value;
        return this;
    }

    StatusDraft currentMaterial(String value) {
        currentMaterial = value;
        return this;
    }

    StatusDraft nextReimportTime(Instant value) {
        nextReimportTime = value;
        return this;
    }

    StatusDraft nextRetryTime(Instant value) {
        nextRetryTime = value;
        return this;
    }

    StatusDraft lossTime(Instant value) {
        lossTime = value;
        return this;
    }

    StatusDraft keyStateBeforeLoss(String value) {
        keyStateBeforeLoss = value;
        return this;
    }

    StatusDraft reimportRequestBeforeLoss(String value) {
        reimportRequestBeforeLoss = value;
        return this;
    }

    StatusDraft lastHandledReimportRequest(String value) {
        lastHandledReimportRequest = value;
        return this;
    }

    /** Replaces what is known of one entry, and of no other. */
    StatusDraft material(MaterialStatus value) {
        List<MaterialStatus> next = new ArrayList<>(materials);
        next.removeIf(entry -> entry.name().equals(value.name()));
        next.add(value);
        materials = next;
        return this;
    }

    StatusDraft materials(List<MaterialStatus> value) {
        materials = value;
        return this;
    }

    StatusDraft unlistedMaterials(List<UnlistedMaterial> value) {
        unlistedMaterials = value;
        return this;
    }

    StatusDraft importParameters(List<ImportParameters> value) {
        importParameters = value;
        return this;
    }

    StatusDraft failures(Failures value) {
        failures = value;
        return this;
    }

    StatusDraft conditions(List<Condition> value) {
        conditions = value;
        return this;
    }

    ImportedKeyStatus build() {
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
                materials,
                unlistedMaterials,
                importParameters,
                failures,
                conditions);
    }
}
