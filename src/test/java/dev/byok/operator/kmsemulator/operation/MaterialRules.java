package dev.byok.operator.kmsemulator.operation;

import dev.byok.operator.kmsemulator.crypto.PrivateKeys;
import dev.byok.operator.kmsemulator.key.KeySpec;
import dev.byok.operator.kmsemulator.protocol.AwsError;

/** What imported bytes must look like. */
final class MaterialRules {
    private static final int MAX_HMAC_BITS = 1024;

    private MaterialRules() {}

    /**
     * Checks bytes against a key spec.
     *
     * @throws AwsError IncorrectKeyMaterialException if they do not fit
     */
    static void check(KeySpec spec, byte[] bytes) {
        int bits = bytes.length * Byte.SIZE;
        boolean fits =
                switch (spec.family()) {
                    case SYMMETRIC -> bits == spec.bits();
                    case HMAC -> bits >= spec.bits() && bits <= MAX_HMAC_BITS;
                    case RSA, ECC -> {
                        PrivateKeys.check(spec, bytes);
                        yield true;
                    }
                    case SM2, ML_DSA, EDWARDS -> false;
                };
        if (!fits) {
            throw AwsError.incorrectKeyMaterial(
                    "Key material of " + bytes.length + " bytes does not fit key spec " + spec + ".");
        }
    }
}
