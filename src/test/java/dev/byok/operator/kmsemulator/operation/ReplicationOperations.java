package dev.byok.operator.kmsemulator.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.key.EmulatedKey;
import dev.byok.operator.kmsemulator.key.KeyAccess;
import dev.byok.operator.kmsemulator.key.KeyArn;
import dev.byok.operator.kmsemulator.key.KeyIdentity;
import dev.byok.operator.kmsemulator.key.Materials;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Constraint;
import dev.byok.operator.kmsemulator.protocol.Shape;
import java.util.List;
import java.util.stream.Stream;

/** Multi-Region keys: a replica shares the identity and the materials of its primary, but not their imported bytes. */
final class ReplicationOperations {
    private final Keys keys;

    ReplicationOperations(Keys keys) {
        this.keys = keys;
    }

    List<Operation> operations() {
        Shape replicate = Rules.keyId()
                .required("ReplicaRegion", Constraint.text(1, 32, "^([a-z]+-){2,3}\\d+$"))
                .optional("Description", Rules.DESCRIPTION)
                .optional("Tags", Rules.TAGS);
        return List.of(new Operation("ReplicateKey", replicate, this::replicate));
    }

    private ObjectNode replicate(Call call) {
        EmulatedKey primary = keys.named(call, KeyAccess.REPLICATE_OR_ROTATE);
        KeyIdentity identity = primary.identity();
        if (!identity.multiRegion() || identity.replica()) {
            throw AwsError.unsupported(primary.arn() + " is not a multi-region primary key.");
        }
        KeyArn arn = primary.arn().in(call.parameters().text("ReplicaRegion"));
        if (keys.store().find(arn, call.now()).isPresent()) {
            throw new AwsError("AlreadyExistsException", arn + " already exists.");
        }
        Materials materials = identity.external() ? primary.materials().withoutSecrets() : primary.materials();
        EmulatedKey replica = new EmulatedKey(
                new KeyIdentity(
                        arn,
                        identity.spec(),
                        identity.usage(),
                        identity.external(),
                        identity.primaryRegion(),
                        call.now()),
                call.parameters().text("Description", ""),
                Tags.of(call.parameters()),
                primary.policy(),
                materials);
        List<EmulatedKey> related = Stream.concat(keys.related(primary, call).stream(), Stream.of(replica))
                .toList();
        keys.put(replica, call);
        return Json.object()
                .<ObjectNode>set("ReplicaKeyMetadata", KeyMetadata.of(replica, related))
                .put("ReplicaPolicy", replica.policy());
    }
}
