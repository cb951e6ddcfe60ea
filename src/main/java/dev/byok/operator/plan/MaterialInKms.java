package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    static MaterialInKms of(KeyView.Found found, Material entry, ImportedKeyStatus status) {
        MaterialStatus recorded = status.material(entry.name());
        KeyDescription key = found.key();
        if (!key.state().showsMaterial()) {
            return absent(Presence.UNKNOWN, recorded.keyMaterialId());
        }
        if (!key.hasMaterialIds()) {
            return importedAsOther(entry, status).isPresent()
                    ? absent(Presence.UNMAPPED, null)
                    : singleMaterial(key, recorded);
        }
        if (found.materials() != null) {
            return listed(found, entry, status);
        }
        if (key.currentKeyMaterialId() == null) {
            return absent(Presence.NEVER_IMPORTED, null);
        }
        return new MaterialInKms(
                Presence.IMPORTED, recorded.keyMaterialId(), CURRENT, key.expirationModel(), key.validTo());
    }

    /** Another entry under which this resource imported, while the key holds one material at most. */
    static Optional<String> importedAsOther(Material entry, ImportedKeyStatus status) {
        return status.materials().stream()
                .filter(other -> other.importedByUs() && !other.name().equals(entry.name()))
                .map(MaterialStatus::name)
                .findFirst();
    }

    boolean imported() {
        return presence == Presence.IMPORTED;
    }

    boolean missing() {
        return presence == Presence.NEVER_IMPORTED || presence == Presence.LOST;
    }

    private static MaterialInKms singleMaterial(KeyDescription key, MaterialStatus recorded) {
        if (key.state() == KeyState.PENDING_IMPORT) {
            return absent(heldBefore(recorded) ? Presence.LOST : Presence.NEVER_IMPORTED, null);
        }
        return new MaterialInKms(Presence.IMPORTED, null, null, key.expirationModel(), key.validTo());
    }

    private static MaterialInKms listed(KeyView.Found found, Material entry, ImportedKeyStatus status) {
        if (found.materials().isEmpty()) {
            return absent(Presence.NEVER_IMPORTED, null);
        }
        MaterialStatus recorded = status.material(entry.name());
        KeyMaterial mapped = mapped(found.materials(), entry, status);
        if (mapped == null) {
            return absent(Presence.UNMAPPED, null);
        }
        boolean there = KeyMaterial.IMPORTED.equals(mapped.importState());
        return new MaterialInKms(
                there ? Presence.IMPORTED : absence(found.key(), recorded),
                mapped.keyMaterialId(),
                mapped.keyMaterialState(),
                there ? mapped.expirationModel() : null,
                there ? mapped.validTo() : null);
    }

    /**
     * By the id that an import of ours proved, then by the id that the spec states and no other, then by the id that
     * was recorded, then by its name as description, then by being the only one left. A description that names
     * something else is no match, nor is what was imported under another entry.
     */
    private static KeyMaterial mapped(List<KeyMaterial> materials, Material entry, ImportedKeyStatus status) {
        MaterialStatus recorded = status.material(entry.name());
        KeyMaterial known = only(materials, m -> m.keyMaterialId().equals(recorded.keyMaterialId()));
        if (known != null && recorded.importedByUs()) {
            return known;
        }
        if (entry.keyMaterialId() != null) {
            return only(materials, m -> m.keyMaterialId().equals(entry.keyMaterialId()));
        }
        List<KeyMaterial> possible = materials.stream()
                .filter(m -> m.description() == null
                        || m.description().isBlank()
                        || m.description().equals(entry.name()))
                .filter(m -> importedAs(m, status)
                        .filter(name -> !name.equals(entry.name()))
                        .isEmpty())
                .toList();
        if (possible.contains(known)) {
            return known;
        }
        KeyMaterial named = only(possible, m -> entry.name().equals(m.description()));
        return named != null ? named : only(possible, _ -> true);
    }

    /** The entry under which this resource imported that material, whether or not spec.materials still lists it. */
    static Optional<String> importedAs(KeyMaterial material, ImportedKeyStatus status) {
        return status.materials().stream()
                .filter(entry ->
                        entry.importedByUs() && material.keyMaterialId().equals(entry.keyMaterialId()))
                .map(MaterialStatus::name)
                .findFirst();
    }

    /** A replica lists the materials of its primary key before it ever held them itself. */
    private static Presence absence(KeyDescription key, MaterialStatus recorded) {
        return key.replica() && !heldBefore(recorded) ? Presence.NEVER_IMPORTED : Presence.LOST;
    }

    private static boolean heldBefore(MaterialStatus recorded) {
        return recorded.bundle() != null || KeyMaterial.IMPORTED.equals(recorded.importState());
    }

    private static KeyMaterial only(List<KeyMaterial> materials, Predicate<KeyMaterial> matching) {
        List<KeyMaterial> found = materials.stream().filter(matching).toList();
        return found.size() == 1 ? found.getFirst() : null;
    }

    private static MaterialInKms absent(Presence presence, String keyMaterialId) {
        return new MaterialInKms(presence, keyMaterialId, null, null, null);
    }
}
