package dev.byok.operator;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.Wrapping;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;

/** Test kit: material in Secrets that the operator may read. */
final class PlaintextSource {
    /** The key in the Secret that the material is under. */
    static final String KEY = "keyMaterial";

    private PlaintextSource() {}

    /** The same key, whose material is in the Secret of its name. */
    static ImportedKey of(ImportedKey key) {
        return of(key, null, null);
    }

    /** The same key with that KeyMaterialId and wrapping, which both may be null. */
    static ImportedKey of(ImportedKey key, String keyMaterialId, Wrapping wrapping) {
        return SpecEdit.of(key)
                .plaintextIn(key.getMetadata().getName(), keyMaterialId)
                .wrapping(wrapping)
                .done();
    }

    /** Stores material in a Secret of that name. */
    static void put(World world, String name, byte[] material) {
        world.api()
                .admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(World.NAMESPACE)
                        .withName(name)
                        .endMetadata()
                        .addToData(KEY, Base64.getEncoder().encodeToString(material))
                        .build())
                .createOr(existing -> existing.update());
    }
}
