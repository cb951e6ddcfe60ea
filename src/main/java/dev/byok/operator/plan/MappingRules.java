package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.UnlistedMaterial;
import dev.byok.operator.kms.KeyState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rules about which of the key's materials an entry of spec.materials is, and about those that no entry names. */
final class MappingRules {
    private static final String LIST = " (aws kms list-key-rotations --include-key-material ALL_KEY_MATERIAL)";

    private MappingRules() {}

    /** None of the key's materials can be told to be the entry, or another one of them is missing. */
    static Optional<Plan> unmapped(Situation at) {
        if (at.held().presence() == MaterialInKms.Presence.UNMAPPED) {
            return Optional.of(Plan.wait(Posture.STALLED, Reason.MaterialMappingUnknown, why(at), at.poll()));
        }
        if (at.held().imported() && at.key().state() == KeyState.PENDING_IMPORT) {
            return Optional.of(Plan.wait(
                    Posture.STALLED,
                    Reason.UnlistedMaterial,
                    "the key cannot be used, because another of its materials is missing, which spec.materials does"
                            + " not list: " + words(at.unlisted()) + ". Import that one" + LIST,
                    at.pollSooner()));
        }
        return Optional.empty();
    }

    private static String why(Situation at) {
        Material entry = at.look().material();
        Optional<String> other = MaterialInKms.importedAsOther(entry, at.look().status());
        if (other.isPresent()) {
            return "this ImportedKey imported \"" + other.get() + "\", which spec.materials does not list any more, and"
                    + " \"" + entry.name() + "\" is not taken for it; put \"" + other.get() + "\" back";
        }
        if (entry.keyMaterialId() != null) {
            return "spec.materials[].keyMaterialId " + entry.keyMaterialId()
                    + " is none of the key's materials, which are " + words(at.unlisted()) + "; correct or remove it";
        }
        return "none of the key's materials can be told to be \"" + entry.name() + "\": " + words(at.unlisted())
                + "; name it in spec.materials[].keyMaterialId, or give the entry the name by which KMS describes it"
                + LIST;
    }

    /** The key encrypts with material that no entry names, so that nobody is asked to renew it. */
    static Optional<String> unlistedCurrent(Situation at) {
        return at.unlisted().stream()
                .filter(UnlistedMaterial::current)
                .findFirst()
                .map(current -> "the key's current material is in no entry of spec.materials: "
                        + words(List.of(current)) + ". Nobody renews it"
                        + (current.validTo() == null ? "" : ", and the key stops working when it expires")
                        + "; what \"" + at.look().material().name() + "\" is renewed for is decryption alone");
    }

    /** Materials as messages name them. */
    static String words(List<UnlistedMaterial> materials) {
        return materials.stream().map(MappingRules::words).collect(Collectors.joining(", "));
    }

    private static String words(UnlistedMaterial material) {
        return material.keyMaterialId()
                + (material.description() == null || material.description().isBlank()
                        ? ""
                        : " (\"" + material.description() + "\")")
                + (material.validTo() == null ? "" : " until " + material.validTo());
    }
}
