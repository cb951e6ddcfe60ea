package dev.byok.operator.kmsemulator.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.protocol.Shape;

/**
 * One KMS operation.
 *
 * @param name its name on the wire
 * @param shape its parameters
 * @param handler what it does
 */
public record Operation(String name, Shape shape, Handler handler) {
    /** What an operation does; runs under the emulator's lock. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Carries the call out.
         *
         * @return the answer, or null for an operation whose answer has no content
         * @throws dev.byok.operator.kmsemulator.protocol.AwsError if it is refused, with nothing changed
         */
        ObjectNode handle(Call call);
    }
}
