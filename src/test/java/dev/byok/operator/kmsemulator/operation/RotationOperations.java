package dev.byok.operator.kmsemulator.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.key.EmulatedKey;
import dev.byok.operator.kmsemulator.key.KeyAccess;
import dev.byok.operator.kmsemulator.key.Material;
import dev.byok.operator.kmsemulator.key.Materials;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Constraint;
import dev.byok.operator.kmsemulator.protocol.Shape;
import java.time.Duration;
import java.util.List;

/** On-demand rotation, and the list of materials it makes. */
final class RotationOperations {
    private static final int MAX_ROTATIONS = 25;

    private final Keys keys;
    private final Duration rotationTime;

    /** The rotation time is how long a rotation takes on the emulator's clock; with zero it is done at once. */
    RotationOperations(Keys keys, Duration rotationTime) {
        this.keys = keys;
        this.rotationTime = rotationTime;
    }

    List<Operation> operations() {
        Shape list = Rules.keyId()
                .optional("IncludeKeyMaterial", Constraint.choice("ALL_KEY_MATERIAL", "ROTATIONS_ONLY"))
                .optional("Limit", Rules.LIMIT)
                .optional("Marker", Rules.MARKER);
        return List.of(
                new Operation("ListKeyRotations", list, this::list),
                new Operation("RotateKeyOnDemand", Rules.keyId(), this::rotate),
                new Operation("GetKeyRotationStatus", Rules.keyId(), this::status));
    }

    private EmulatedKey rotatable(Call call) {
        EmulatedKey key = keys.named(call, KeyAccess.DESCRIBE);
        if (!key.spec().symmetric()) {
            throw AwsError.unsupported(
                    key.arn() + " key spec is " + key.spec() + " which is not valid for this operation.");
        }
        return key;
    }

    private ObjectNode list(Call call) {
        EmulatedKey key = rotatable(call);
        boolean all =
                call.parameters().text("IncludeKeyMaterial", "ROTATIONS_ONLY").equals("ALL_KEY_MATERIAL");
        List<Material> materials = key.materials().all().stream()
                .filter(material -> all || material.rotationDate() != null)
                .toList();
        boolean everywhere = importedEverywhere(key, call);
        return Page.of(
                call.parameters(),
                100,
                "Rotations",
                materials,
                Material::id,
                material -> entry(key, material, everywhere));
    }

    private boolean importedEverywhere(EmulatedKey key, Call call) {
        return key.materials()
                .pending()
                .map(pending -> keys.related(key, call).stream().allMatch(other -> other.materials()
                        .find(pending.id())
                        .filter(Material::imported)
                        .isPresent()))
                .orElse(true);
    }

    private static ObjectNode entry(EmulatedKey key, Material material, boolean importedEverywhere) {
        ObjectNode entry = Json.object()
                .put("KeyId", key.arn().keyId())
                .put("KeyMaterialId", material.id())
                .put("KeyMaterialState", state(key.materials(), material, importedEverywhere));
        if (material.description() != null) {
            entry.put("KeyMaterialDescription", material.description());
        }
        if (key.identity().external()) {
            entry.put("ImportState", material.imported() ? "IMPORTED" : "PENDING_IMPORT");
        }
        if (key.identity().external() && material.imported()) {
            entry.put("ExpirationModel", KeyMetadata.expirationModel(material.validTo() != null));
            Json.putMoment(entry, "ValidTo", material.validTo());
        }
        if (material.rotationDate() != null) {
            Json.putMoment(entry, "RotationDate", material.rotationDate());
            entry.put("RotationType", "ON_DEMAND");
        }
        return entry;
    }

    private static String state(Materials materials, Material material, boolean importedEverywhere) {
        if (!material.associated()) {
            return importedEverywhere ? "PENDING_ROTATION" : "PENDING_MULTI_REGION_IMPORT_AND_ROTATION";
        }
        boolean current = materials.current().map(Material::id).orElse("").equals(material.id());
        return current ? "CURRENT" : "NON_CURRENT";
    }

    private ObjectNode rotate(Call call) {
        EmulatedKey key = rotatable(call);
        if (key.identity().replica()) {
            throw AwsError.unsupported(key.arn() + " is not a multi-region primary key.");
        }
        KeyAccess.REPLICATE_OR_ROTATE.check(key);
        if (key.rotation() != null) {
            throw new AwsError("ConflictException", "An on-demand rotation of " + key.arn() + " is in progress.");
        }
        if (key.materials().associated().size() > MAX_ROTATIONS) {
            throw new AwsError("LimitExceededException", "On-demand rotation limit exceeded for " + key.arn() + ".");
        }
        Materials withPending = key.identity().external() ? key.materials() : withNewMaterial(key);
        if (withPending.pending().isEmpty() || !importedEverywhere(key, call)) {
            throw AwsError.invalidState("No available key material pending rotation for the key: " + key.arn() + ".");
        }
        EmulatedKey.Rotation rotation =
                new EmulatedKey.Rotation(call.now(), call.now().plus(rotationTime));
        keys.put(key.with(withPending).with(rotation), call);
        keys.related(key, call).stream()
                .filter(other -> other.identity().replica())
                .forEach(replica -> keys.put(replica.with(rotation), call));
        return Json.object().put("KeyId", key.arn().keyId());
    }

    private static Materials withNewMaterial(EmulatedKey key) {
        Material made = KeyOperations.generated(key.arn(), key.spec()).all().getFirst();
        return key.materials()
                .with(new Material(made.id(), made.secret(), made.description(), made.validTo(), false, null));
    }

    private ObjectNode status(Call call) {
        EmulatedKey key = rotatable(call);
        ObjectNode answer = Json.object().put("KeyId", key.arn().keyId()).put("KeyRotationEnabled", false);
        if (key.rotation() != null) {
            Json.putMoment(answer, "OnDemandRotationStartDate", key.rotation().start());
        }
        return answer;
    }
}
