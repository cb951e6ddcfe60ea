package dev.byok.operator.kmsemulator.operation;

import dev.byok.operator.kmsemulator.key.KeyStore;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every KMS operation by name. */
public final class KmsOperations {
    private final Map<String, Operation> byName;

    /**
     * All operations on one store.
     *
     * @param pkcs1Allowed whether RSAES_PKCS1_V1_5 may still be used for imports
     * @param rotationTime how long an on-demand rotation takes on the emulator's clock
     */
    public KmsOperations(KeyStore store, boolean pkcs1Allowed, Duration rotationTime) {
        Keys keys = new Keys(store);
        byName = Stream.of(
                        new KeyOperations(keys).operations(),
                        new ImportOperations(keys, pkcs1Allowed).operations(),
                        new RotationOperations(keys, rotationTime).operations(),
                        new StateOperations(keys).operations(),
                        new EncryptionOperations(keys).operations(),
                        new SigningOperations(keys).operations(),
                        new MacOperations(keys).operations(),
                        new TagOperations(keys).operations(),
                        new AliasOperations(keys).operations(),
                        new ReplicationOperations(keys).operations())
                .flatMap(List::stream)
                .collect(Collectors.toUnmodifiableMap(Operation::name, Function.identity()));
    }

    /**
     * The operation of that name.
     *
     * @throws AwsError UnknownOperationException if the emulator has none
     */
    public Operation named(String name) {
        Operation operation = byName.get(name);
        if (operation == null) {
            throw new AwsError("UnknownOperationException", null);
        }
        return operation;
    }
}
