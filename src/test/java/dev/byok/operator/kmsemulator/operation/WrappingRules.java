package dev.byok.operator.kmsemulator.operation;

import dev.byok.operator.kmsemulator.crypto.WrappingAlgorithm;
import dev.byok.operator.kmsemulator.crypto.WrappingKeySpec;
import dev.byok.operator.kmsemulator.key.KeySpec;
import dev.byok.operator.kmsemulator.protocol.AwsError;

/**
 * Which material may be wrapped how.
 *
 * @param pkcs1Allowed whether RSAES_PKCS1_V1_5 is still offered, as KMS did until October 2023
 */
record WrappingRules(boolean pkcs1Allowed) {

    void check(KeySpec keySpec, WrappingAlgorithm algorithm, WrappingKeySpec wrappingSpec) {
        boolean offered = algorithm != WrappingAlgorithm.SM2PKE
                && wrappingSpec != WrappingKeySpec.SM2
                && (pkcs1Allowed || algorithm != WrappingAlgorithm.RSAES_PKCS1_V1_5);
        if (!offered) {
            throw AwsError.unsupported(
                    "WrappingAlgorithm " + algorithm + " with WrappingKeySpec " + wrappingSpec + " is not supported.");
        }
        if (!fits(keySpec, algorithm, wrappingSpec)) {
            throw AwsError.unsupported("WrappingAlgorithm " + algorithm + " with WrappingKeySpec " + wrappingSpec
                    + " is not supported for key spec " + keySpec + ".");
        }
    }

    private static boolean fits(KeySpec keySpec, WrappingAlgorithm algorithm, WrappingKeySpec wrappingSpec) {
        return switch (keySpec.family()) {
            case SYMMETRIC, HMAC -> !algorithm.hybrid();
            case RSA -> algorithm.hybrid();
            case ECC ->
                algorithm.hybrid() || keySpec != KeySpec.ECC_NIST_P521 || wrappingSpec != WrappingKeySpec.RSA_2048;
            case SM2, ML_DSA, EDWARDS -> false;
        };
    }
}
