package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.UnlistedMaterial;
import dev.byok.operator.kms.KeyMaterial;
import java.util.List;

/** Finds the materials of a key that no entry of spec.materials is. */
final class Unlisted {
    private static final int MOST_UNLISTED = 32;

    private Unlisted() {}

    /** What the key holds beside the entry, what was imported under an entry that is gone from the spec included. */
    static List<UnlistedMaterial> of(Situation at, List<KeyMaterial> materials) {
        return materials.stream()
                .filter(material -> !material.keyMaterialId().equals(at.held().keyMaterialId()))
                .limit(MOST_UNLISTED)
                .map(material -> new UnlistedMaterial(
                        material.keyMaterialId(),
                        material.description(),
                        material.keyMaterialState(),
                        material.importState(),
                        material.validTo()))
                .toList();
    }
}
