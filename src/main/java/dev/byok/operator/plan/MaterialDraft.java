package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.HeldBundle;
import dev.byok.operator.api.v1alpha1.ImportAttempt;
import dev.byok.operator.api.v1alpha1.ImportedBundle;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.api.v1alpha1.RejectedBundle;
import java.time.Instant;
import java.util.List;

/** What is known of one entry, on its way to its next version. */
final class MaterialDraft {
    private String name;
    private String keyMaterialId;
    private String keyMaterialState;
    private String importState;
    private Instant validTo;
    private Expiration appliedExpiration;
    private Instant lastImportTime;
    private Integer importCount;
    private Integer importsNotShown;
    private String requestId;
    private String publicKeyFingerprint;
    private ImportedBundle bundle;
    private HeldBundle held;
    private ImportAttempt attempt;
    private List<RejectedBundle> rejected;

    MaterialDraft(MaterialStatus from) {
        name = from.name();
        keyMaterialId = from.keyMaterialId();
        keyMaterialState = from.keyMaterialState();
        importState = from.importState();
        validTo = from.validTo();
        appliedExpiration = from.appliedExpiration();
        lastImportTime = from.lastImportTime();
        importCount = from.importCount();
        importsNotShown = from.importsNotShown();
        requestId = from.requestId();
        publicKeyFingerprint = from.publicKeyFingerprint();
        bundle = from.bundle();
        held = from.held();
        attempt = from.attempt();
        rejected = from.rejected();
    }

    MaterialDraft name(String value) {
        name = value;
        return this;
    }

    MaterialDraft keyMaterialId(String value) {
        keyMaterialId = value;
        return this;
    }

    MaterialDraft keyMaterialState(String value) {
        keyMaterialState = value;
        return this;
    }

    MaterialDraft importState(String value) {
        importState = value;
        return this;
    }

    MaterialDraft validTo(Instant value) {
        validTo = value;
        return this;
    }

    MaterialDraft appliedExpiration(Expiration value) {
        appliedExpiration = value;
        return this;
    }

    MaterialDraft lastImportTime(Instant value) {
        lastImportTime = value;
        return this;
    }

    MaterialDraft importCount(Integer value) {
        importCount = value;
        return this;
    }

    MaterialDraft importsNotShown(Integer value) {
        importsNotShown = value;
        return this;
    }

    MaterialDraft requestId(String value) {
        requestId = value;
        return this;
    }

    MaterialDraft publicKeyFingerprint(String value) {
        publicKeyFingerprint = value;
        return this;
    }

    MaterialDraft bundle(ImportedBundle value) {
        bundle = value;
        return this;
    }

    MaterialDraft held(HeldBundle value) {
        held = value;
        return this;
    }

    MaterialDraft attempt(ImportAttempt value) {
        attempt = value;
        return this;
    }

    MaterialDraft rejected(List<RejectedBundle> value) {
        rejected = value;
        return this;
    }

    MaterialStatus build() {
        return new MaterialStatus(
                name,
                keyMaterialId,
                keyMaterialState,
                importState,
                validTo,
                appliedExpiration,
                lastImportTime,
                importCount,
                importsNotShown,
                requestId,
                publicKeyFingerprint,
                bundle,
                held,
                attempt,
                rejected);
    }
}
