package dev.byok.operator.kmsemulator.operation;

import dev.byok.operator.kmsemulator.key.EmulatedKey;
import dev.byok.operator.kmsemulator.key.KeyAccess;
import dev.byok.operator.kmsemulator.key.KeyArn;
import dev.byok.operator.kmsemulator.key.KeyStore;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import java.util.List;

/** How operations get at keys: by the KeyId parameter, in the states they allow. */
final class Keys {
    private final KeyStore store;

    Keys(KeyStore store) {
        this.store = store;
    }

    /** The key the call names by id or ARN. */
    EmulatedKey named(Call call, KeyAccess access) {
        return access.check(find(call, call.parameters().text("KeyId"), false));
    }

    /** The key the call names by id, ARN, alias name or alias ARN. */
    EmulatedKey namedOrAliased(Call call, KeyAccess access) {
        return access.check(find(call, call.parameters().text("KeyId"), true));
    }

    /** The EXTERNAL key the call names; anything else the import operations refuse. */
    EmulatedKey external(Call call, KeyAccess access) {
        EmulatedKey key = find(call, call.parameters().text("KeyId"), false);
        if (!key.identity().external()) {
            throw AwsError.unsupported(
                    key.arn() + " origin is " + key.identity().origin() + " which is not valid for this operation.");
        }
        return access.check(key);
    }

    EmulatedKey find(Call call, String reference, boolean aliases) {
        KeyArn arn = call.names().resolve(reference, aliases);
        return store.find(arn, call.now(), call.staleness())
                .orElseThrow(() -> AwsError.notFound("Key '" + arn + "' does not exist"));
    }

    List<EmulatedKey> related(EmulatedKey key, Call call) {
        return key.identity().multiRegion() ? store.related(key.arn(), call.now()) : List.of(key);
    }

    void put(EmulatedKey key, Call call) {
        store.put(key, call.now());
    }

    KeyStore store() {
        return store;
    }
}
