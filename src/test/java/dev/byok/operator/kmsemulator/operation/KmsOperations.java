package dev.byok.operator.kmsemulator.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.key.KeyStore;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Constraint;
import dev.byok.operator.kmsemulator.protocol.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every KMS operation by name. */
public final class KmsOperations {
    private static final Set<String> DRY_RUN =
            Set.of("Encrypt", "Decrypt", "GenerateDataKey", "GenerateMac", "VerifyMac", "Sign", "Verify");

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
                .map(KmsOperations::withDryRun)
                .collect(Collectors.toUnmodifiableMap(Operation::name, Function.identity()));
    }

    /** Operations that use a key and change none do everything for DryRun but answer. */
    private static Operation withDryRun(Operation operation) {
        if (!DRY_RUN.contains(operation.name())) {
            return operation;
        }
        Shape shape = operation.shape().optional("DryRun", new Constraint.Flag());
        return new Operation(operation.name(), shape, call -> {
            ObjectNode answer = operation.handler().handle(call);
            if (call.parameters().flag("DryRun")) {
                throw new AwsError(
                        "DryRunOperationException", "The request would have succeeded, but the DryRun option is set.");
            }
            return answer;
        });
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
