package dev.byok.operator.kmsemulator.operation;

import dev.byok.operator.kmsemulator.crypto.WrappingAlgorithm;
import dev.byok.operator.kmsemulator.crypto.WrappingKeySpec;
import dev.byok.operator.kmsemulator.crypto.WrappingKeys;
import dev.byok.operator.kmsemulator.key.KeyArn;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The parameter sets given out for imports. A token is random bytes that only this emulator can connect with the set it
 * belongs to; a set stays usable, more than once, until it expires, however many newer ones there are.
 */
final class ImportTokens {
    private static final Duration LIFETIME = Duration.ofHours(24);
    private static final int TOKEN_BYTES = 1024;

    private final SecureRandom random = new SecureRandom();
    private final Map<ByteBuffer, ParameterSet> sets = new HashMap<>();

    /**
     * A parameter set.
     *
     * @param key the KMS key, in its Region, it is good for
     * @param algorithm how material is wrapped
     * @param pair the wrapping key pair
     * @param token the import token
     * @param validTo when it expires
     */
    record ParameterSet(KeyArn key, WrappingAlgorithm algorithm, KeyPair pair, ByteBuffer token, Instant validTo) {
        byte[] unwrap(byte[] blob) {
            return algorithm.unwrap(pair.getPrivate(), blob);
        }
    }

    ParameterSet create(KeyArn key, WrappingAlgorithm algorithm, WrappingKeySpec spec, Instant now) {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        ParameterSet set = new ParameterSet(
                key,
                algorithm,
                WrappingKeys.shared().next(spec),
                ByteBuffer.wrap(token).asReadOnlyBuffer(),
                now.plus(LIFETIME));
        sets.put(set.token, set);
        return set;
    }

    /**
     * The set of a token.
     *
     * @throws AwsError InvalidImportTokenException if it is malformed or another key's, ExpiredImportTokenException if
     *     it is too old
     */
    ParameterSet open(byte[] token, KeyArn key, Instant now) {
        ParameterSet set = sets.get(ByteBuffer.wrap(token));
        if (set == null || !set.key.equals(key)) {
            throw new AwsError("InvalidImportTokenException", "The import token is invalid or is of another KMS key.");
        }
        if (!now.isBefore(set.validTo)) {
            throw new AwsError("ExpiredImportTokenException", "The import token has expired.");
        }
        return set;
    }
}
