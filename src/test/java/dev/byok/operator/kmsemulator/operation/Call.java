package dev.byok.operator.kmsemulator.operation;

import dev.byok.operator.kmsemulator.key.KeyReference;
import dev.byok.operator.kmsemulator.key.Staleness;
import dev.byok.operator.kmsemulator.protocol.Parameters;
import java.time.Instant;

/**
 * One request on its way into an operation.
 *
 * @param parameters its parameters, well formed
 * @param names how it names keys: the caller's Region and account
 * @param now the emulator's time
 * @param staleness whether it reads from before the last write
 */
public record Call(Parameters parameters, KeyReference names, Instant now, Staleness staleness) {}
