package dev.byok.operator;

import dev.byok.operator.api.v1alpha1.AutomationPolicy;
import dev.byok.operator.api.v1alpha1.DeletionPolicy;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.PublishImportParameters;
import dev.byok.operator.api.v1alpha1.Recovery;
import dev.byok.operator.api.v1alpha1.Reimport;
import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapping;
import java.util.List;

/** Test kit: a few fields of a spec changed, as an editor changes them. */
public final class SpecEdit {
    private final ImportedKey key;
    private String keyId;
    private List<Material> materials;
    private Expiration expiration;
    private Reimport reimport;
    private Recovery recovery;
    private Wrapping wrapping;
    private PublishImportParameters publish;
    private String pollInterval;
    private DeletionPolicy deletionPolicy;
    private boolean suspend;

    private SpecEdit(ImportedKey key) {
        ImportedKeySpec spec = key.getSpec();
        this.key = key;
        keyId = spec.keyId();
        materials = spec.materials();
        expiration = spec.expiration();
        reimport = spec.reimport();
        recovery = spec.recovery();
        wrapping = spec.wrapping();
        publish = spec.publishImportParameters();
        pollInterval = spec.pollInterval();
        deletionPolicy = spec.deletionPolicy();
        suspend = Boolean.TRUE.equals(spec.suspend());
    }

    /** Begins with the spec as it is. */
    public static SpecEdit of(ImportedKey key) {
        return new SpecEdit(key);
    }

    SpecEdit keyId(String value) {
        keyId = value;
        return this;
    }

    /** Material that the operator may read, in the key keyMaterial of that Secret. */
    public SpecEdit plaintextIn(String secret) {
        return plaintextIn(secret, null);
    }

    /** The same, which KMS knows by that id. */
    SpecEdit plaintextIn(String secret, String keyMaterialId) {
        SecretSource source = new SecretSource(new SecretKeyRef(secret, PlaintextSource.KEY));
        materials = List.of(new Material(materials.getLast().name(), keyMaterialId, null, source));
        return this;
    }

    /** An end that each import sets anew. */
    public SpecEdit validFor(String duration) {
        expiration = new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, duration, null);
        return this;
    }

    SpecEdit reimport(String before, AutomationPolicy policy) {
        reimport = new Reimport(before, null, policy);
        return this;
    }

    SpecEdit recovery(AutomationPolicy policy) {
        recovery = new Recovery(policy);
        return this;
    }

    SpecEdit wrapping(Wrapping value) {
        wrapping = value;
        return this;
    }

    /** Whether import parameters are published in status. */
    public SpecEdit publish(PublishImportParameters value) {
        publish = value;
        return this;
    }

    SpecEdit pollInterval(String value) {
        pollInterval = value;
        return this;
    }

    SpecEdit deletionPolicy(DeletionPolicy value) {
        deletionPolicy = value;
        return this;
    }

    SpecEdit suspend(boolean value) {
        suspend = value;
        return this;
    }

    /** The key, with the edited spec. */
    public ImportedKey done() {
        ImportedKeySpec spec = key.getSpec();
        key.setSpec(new ImportedKeySpec(
                keyId,
                spec.region(),
                materials,
                expiration,
                reimport,
                recovery,
                wrapping,
                publish,
                pollInterval,
                deletionPolicy,
                suspend));
        return key;
    }
}
