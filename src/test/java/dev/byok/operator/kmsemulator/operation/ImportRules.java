package dev.byok.operator.kmsemulator.operation;

import dev.byok.operator.kmsemulator.key.EmulatedKey;
import dev.byok.operator.kmsemulator.key.Material;
import dev.byok.operator.kmsemulator.key.Materials;
import dev.byok.operator.kmsemulator.key.SecretBytes;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which place imported bytes take among the materials of a key, and when they take none. */
record ImportRules(Keys keys) {
    /** ImportType. */
    enum Type {
        NEW_KEY_MATERIAL,
        EXISTING_KEY_MATERIAL
    }

    private static final List<String> SYMMETRIC_ONLY = List.of("ImportType", "KeyMaterialId", "KeyMaterialDescription");

    void checkParameters(EmulatedKey key, Parameters parameters) {
        if (!key.spec().symmetric()) {
            SYMMETRIC_ONLY.stream().filter(parameters::has).findFirst().ifPresent(name -> {
                throw AwsError.unsupported(name + " is not supported for key spec " + key.spec() + ".");
            });
        }
        if (type(key, parameters) == Type.NEW_KEY_MATERIAL && parameters.has("KeyMaterialId")) {
            throw AwsError.validation("You cannot specify a KeyMaterialId with ImportType NEW_KEY_MATERIAL");
        }
    }

    private static Type type(EmulatedKey key, Parameters parameters) {
        Type usual = key.materials().all().isEmpty() ? Type.NEW_KEY_MATERIAL : Type.EXISTING_KEY_MATERIAL;
        return parameters.choice(Type.class, "ImportType", usual);
    }

    /** The material as the import leaves it. */
    Material place(EmulatedKey key, byte[] bytes, Instant validTo, Call call) {
        Parameters parameters = call.parameters();
        String id = Material.idOf(key.arn().keyId(), bytes);
        Optional<Material> known = known(key, id, call);
        if (type(key, parameters) == Type.NEW_KEY_MATERIAL) {
            checkNew(key, id, known);
        } else {
            checkExisting(id, known, parameters);
        }
        Materials materials = key.materials();
        return new Material(
                id,
                new SecretBytes(bytes),
                parameters.text(
                        "KeyMaterialDescription",
                        materials.find(id).map(Material::description).orElse(null)),
                validTo,
                known.map(Material::associated).orElse(materials.all().isEmpty()),
                known.map(Material::rotationDate).orElse(null));
    }

    private Optional<Material> known(EmulatedKey key, String id, Call call) {
        return key.materials().find(id).or(() -> keys.related(key, call).stream()
                .flatMap(other -> other.materials().find(id).stream())
                .findFirst());
    }

    private static void checkNew(EmulatedKey key, String id, Optional<Material> known) {
        if (key.identity().replica()) {
            throw AwsError.unsupported(key.arn() + " is not a multi-region primary key.");
        }
        if (known.isPresent()) {
            throw AwsError.incorrectKeyMaterial(
                    "Key material (id: " + id + ") is already associated with " + key.arn() + ".");
        }
        key.materials().pending().ifPresent(pending -> {
            throw AwsError.invalidState("New key material (id: " + id + ") cannot be imported into KMS key " + key.arn()
                    + ", because another key material (id: " + pending.id() + ") is pending rotation.");
        });
    }

    private static void checkExisting(String id, Optional<Material> known, Parameters parameters) {
        String expected = parameters.text("KeyMaterialId", id);
        if (known.isEmpty() || !expected.equals(id)) {
            throw AwsError.incorrectKeyMaterial("The key material is not the key material expected.");
        }
    }
}
