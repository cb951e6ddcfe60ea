package dev.byok.operator.kmsemulator.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.key.EmulatedKey;
import dev.byok.operator.kmsemulator.key.KeyAccess;
import dev.byok.operator.kmsemulator.key.KeyArn;
import dev.byok.operator.kmsemulator.key.KeyStore;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Shape;
import java.util.List;

/** Aliases of keys. */
final class AliasOperations {
    private static final int MAX_ALIASES_PER_KEY = 50;

    private final Keys keys;

    AliasOperations(Keys keys) {
        this.keys = keys;
    }

    List<Operation> operations() {
        Shape create = new Shape().required("AliasName", Rules.ALIAS_NAME).required("TargetKeyId", Rules.KEY_ID);
        Shape delete = new Shape().required("AliasName", Rules.ALIAS_NAME);
        Shape list = new Shape()
                .optional("KeyId", Rules.KEY_ID)
                .optional("Limit", Rules.LIMIT)
                .optional("Marker", Rules.MARKER);
        return List.of(
                new Operation("CreateAlias", create, this::create),
                new Operation("DeleteAlias", delete, this::delete),
                new Operation("ListAliases", list, this::list));
    }

    private ObjectNode create(Call call) {
        String name = checked(call.parameters().text("AliasName"));
        String target = call.parameters().text("TargetKeyId");
        if (target.startsWith("alias/")) {
            throw AwsError.validation("Aliases must refer to keys. Not aliases");
        }
        EmulatedKey key = KeyAccess.EDIT.check(keys.find(call, target, false));
        String arn = arn(call, name);
        if (keys.store().alias(arn).isPresent()) {
            throw new AwsError("AlreadyExistsException", "An alias with the name " + arn + " already exists");
        }
        if (aliasesOf(key.arn(), call).size() >= MAX_ALIASES_PER_KEY) {
            throw new AwsError("LimitExceededException", "Too many aliases for " + key.arn());
        }
        keys.store().putAlias(name, key.arn(), call.now());
        return null;
    }

    private static String checked(String name) {
        if (!name.startsWith("alias/")) {
            throw AwsError.validation("Alias must start with the prefix \"alias/\". Please see"
                    + " https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
        }
        if (name.startsWith("alias/aws/")) {
            throw new AwsError("NotAuthorizedException", "Aliases that begin with alias/aws/ are reserved.");
        }
        return name;
    }

    private static String arn(Call call, String name) {
        return KeyArn.aliasArn(call.names().region(), call.names().accountId(), name);
    }

    private ObjectNode delete(Call call) {
        String arn = arn(call, checked(call.parameters().text("AliasName")));
        if (keys.store().alias(arn).isEmpty()) {
            throw AwsError.notFound("Alias " + arn + " is not found.");
        }
        keys.store().removeAlias(arn);
        return null;
    }

    private ObjectNode list(Call call) {
        List<KeyStore.Alias> aliases = call.parameters().has("KeyId")
                ? aliasesOf(keys.named(call, KeyAccess.DESCRIBE).arn(), call)
                : keys.store().aliases(call.names().region(), call.names().accountId());
        return Page.of(call.parameters(), 50, "Aliases", aliases, KeyStore.Alias::name, AliasOperations::entry);
    }

    private List<KeyStore.Alias> aliasesOf(KeyArn key, Call call) {
        return keys.store().aliases(call.names().region(), call.names().accountId()).stream()
                .filter(alias -> alias.target().equals(key))
                .toList();
    }

    private static ObjectNode entry(KeyStore.Alias alias) {
        ObjectNode entry = Json.object()
                .put("AliasName", alias.name())
                .put("AliasArn", alias.arn())
                .put("TargetKeyId", alias.target().keyId());
        Json.putMoment(entry, "CreationDate", alias.creationDate());
        Json.putMoment(entry, "LastUpdatedDate", alias.creationDate());
        return entry;
    }
}
