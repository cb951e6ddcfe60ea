package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeySpec;
import dev.byok.operator.kms.KeyState;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * How one entry of spec.materials stands in KMS.
 *
 * @param presence whether it is there
 * @param keyMaterialId KMS's id; null where unknown
 * @param keyMaterialState KMS's KeyMaterialState; null where unknown
 * @param expirationModel KMS's ExpirationModel; null while missing
 * @param validTo when KMS deletes it; null while missing and when it does not expire
 */
record MaterialInKms(
        Presence presence, String keyMaterialId, String keyMaterialState, String expirationModel, Instant validTo) {

    /** Whether material is there, and if not, whether it ever was. */
    enum Presence {
        IMPORTED,
        NEVER_IMPORTED,
        LOST,
        /** The key has materials, and none of them can be told to be this entry. */
        UNMAPPED,
        /** The key is in a state that says nothing of its materials. */
        UNKNOWN
    }

    static final String CURRENT = "CURRENT";

    /**
     * Reads the view. HMAC and asymmetric keys look the same after a loss as before the first import, but for our
     * record.
     */
    static MaterialInKms of(KeyView.Found found, Material entry, MaterialStatus recorded) {
        KeyDescription key = found.key();
        if (!key.state().showsMaterial()) {
            return absent(Presence.UNKNOWN, recorded.keyMaterialId());
        }
        boolean symmetric =
                KeySpec.importable(key.keySpec()).map(KeySpec::hasMaterialIds).orElse(false);
        if (!symmetric) {
            return singleMaterial(key, recorded);
        }
        if (found.materials() != null) {
            return listed(found.materials(), entry, recorded);
        }
        if (key.currentKeyMaterialId() == null) {
            return absent(Presence.NEVER_IMPORTED, null);
        }
        return new MaterialInKms(
                Presence.IMPORTED, recorded.keyMaterialId(), CURRENT, key.expirationModel(), key.validTo());
    }

    boolean imported() {
        return presence == Presence.IMPORTED;
    }

    boolean missing() {
        return presence == Presence.NEVER_IMPORTED || presence == Presence.LOST;
    }

    private static MaterialInKms singleMaterial(KeyDescription key, MaterialStatus recorded) {
        if (key.state() == KeyState.PENDING_IMPORT) {
            boolean before = recorded.bundle() != null || KeyMaterial.IMPORTED.equals(recorded.importState());
            return absent(before ? Presence.LOST : Presence.NEVER_IMPORTED, null);
        }
        return new MaterialInKms(Presence.IMPORTED, null, null, key.expirationModel(), key.validTo());
    }

    /** By recorded id, then the id in the spec, then a unique description, then by being the only one. */
    private static MaterialInKms listed(List<KeyMaterial> materials, Material entry, MaterialStatus recorded) {
        if (materials.isEmpty()) {
            return absent(Presence.NEVER_IMPORTED, null);
        }
        KeyMaterial mapped = only(materials, m -> m.keyMaterialId().equals(recorded.keyMaterialId()));
        mapped =
                mapped != null ? mapped : only(materials, m -> m.keyMaterialId().equals(entry.keyMaterialId()));
        if (mapped == null && entry.keyMaterialId() == null) {
            mapped = only(materials, m -> entry.name().equals(m.description()));
            mapped = mapped != null ? mapped : only(materials, _ -> true);
        }
        if (mapped == null) {
            return absent(Presence.UNMAPPED, null);
        }
        boolean there = KeyMaterial.IMPORTED.equals(mapped.importState());
        return new MaterialInKms(
                there ? Presence.IMPORTED : Presence.LOST,
                mapped.keyMaterialId(),
                mapped.keyMaterialState(),
                there ? mapped.expirationModel() : null,
                there ? mapped.validTo() : null);
    }

    private static KeyMaterial only(List<KeyMaterial> materials, Predicate<KeyMaterial> matching) {
        List<KeyMaterial> found = materials.stream().filter(matching).toList();
        return found.size() == 1 ? found.getFirst() : null;
    }

    private static MaterialInKms absent(Presence presence, String keyMaterialId) {
        return new MaterialInKms(presence, keyMaterialId, null, null, null);
    }
}
