package dev.byok.operator.kmsemulator.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.key.EmulatedKey;
import dev.byok.operator.kmsemulator.key.KeyArn;
import dev.byok.operator.kmsemulator.key.KeyIdentity;
import dev.byok.operator.kmsemulator.key.KeySpec;
import dev.byok.operator.kmsemulator.key.KeyState;
import java.util.List;

/** A key as DescribeKey shows it. */
final class KeyMetadata {
    private KeyMetadata() {}

    /**
     * Renders the key.
     *
     * @param related all Regions' keys, for a multi-Region key
     */
    static ObjectNode of(EmulatedKey key, List<EmulatedKey> related) {
        KeyIdentity identity = key.identity();
        ObjectNode node = Json.object();
        node.put("AWSAccountId", key.arn().accountId());
        node.put("KeyId", key.arn().keyId());
        node.put("Arn", key.arn().toString());
        Json.putMoment(node, "CreationDate", identity.creationDate());
        node.put("Enabled", key.state() == KeyState.ENABLED);
        node.put("Description", key.description());
        node.put("KeyUsage", identity.usage().name());
        node.put("KeyState", key.state().wireName());
        Json.putMoment(node, "DeletionDate", key.deletionDate());
        node.put("Origin", identity.origin());
        node.put("KeyManager", "CUSTOMER");
        node.put("CustomerMasterKeySpec", key.spec().name());
        node.put("KeySpec", key.spec().name());
        putAlgorithms(node, identity);
        putMaterial(node, key);
        node.put("MultiRegion", identity.multiRegion());
        if (identity.multiRegion()) {
            node.set("MultiRegionConfiguration", multiRegion(identity, related));
        }
        return node;
    }

    static void putAlgorithms(ObjectNode node, KeyIdentity identity) {
        KeySpec spec = identity.spec();
        switch (identity.usage()) {
            case ENCRYPT_DECRYPT -> Json.putTexts(node, "EncryptionAlgorithms", spec.encryptionAlgorithms());
            case SIGN_VERIFY -> Json.putTexts(node, "SigningAlgorithms", spec.signingAlgorithms());
            case GENERATE_VERIFY_MAC -> Json.putTexts(node, "MacAlgorithms", spec.macAlgorithms());
            case KEY_AGREEMENT -> Json.putTexts(node, "KeyAgreementAlgorithms", List.of("ECDH"));
        }
    }

    private static void putMaterial(ObjectNode node, EmulatedKey key) {
        if (key.identity().external() && key.materials().complete()) {
            node.put(
                    "ExpirationModel",
                    expirationModel(key.materials().earliestValidTo().isPresent()));
            Json.putMoment(node, "ValidTo", key.materials().earliestValidTo().orElse(null));
        }
        if (key.spec().symmetric()) {
            key.materials().current().ifPresent(current -> node.put("CurrentKeyMaterialId", current.id()));
        }
    }

    static String expirationModel(boolean expires) {
        return expires ? "KEY_MATERIAL_EXPIRES" : "KEY_MATERIAL_DOES_NOT_EXPIRE";
    }

    private static ObjectNode multiRegion(KeyIdentity identity, List<EmulatedKey> related) {
        ObjectNode node = Json.object();
        node.put("MultiRegionKeyType", identity.replica() ? "REPLICA" : "PRIMARY");
        node.set("PrimaryKey", regionalKey(identity.arn().in(identity.primaryRegion())));
        ArrayNode replicas = node.putArray("ReplicaKeys");
        related.stream()
                .filter(other -> other.identity().replica())
                .forEach(replica -> replicas.add(regionalKey(replica.arn())));
        return node;
    }

    private static ObjectNode regionalKey(KeyArn arn) {
        return Json.object().put("Arn", arn.toString()).put("Region", arn.region());
    }
}
