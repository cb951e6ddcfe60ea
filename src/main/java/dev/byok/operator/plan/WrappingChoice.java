package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Wrapping;
import dev.byok.operator.api.v1alpha1.WrappingAlgorithm;
import dev.byok.operator.api.v1alpha1.WrappingKeySpec;
import dev.byok.operator.kms.KeySpec;
import java.util.Optional;

/**
 * How the next answer is wrapped: what spec.wrapping says, else what AWS recommends for the key's spec (KMS Developer
 * Guide, "Select a wrapping algorithm").
 */
record WrappingChoice(WrappingAlgorithm algorithm, WrappingKeySpec keySpec) {

    static WrappingChoice of(Situation at) {
        Wrapping asked = at.spec().wrapping();
        WrappingAlgorithm algorithm = asked == null ? null : asked.algorithm();
        WrappingKeySpec keySpec = asked == null ? null : asked.keySpec();
        return new WrappingChoice(
                algorithm != null ? algorithm : standardAlgorithm(at.keySpec()),
                keySpec != null ? keySpec : standardKeySpec(at.keySpec()));
    }

    private static WrappingAlgorithm standardAlgorithm(KeySpec spec) {
        return switch (spec.family()) {
            case SYMMETRIC, HMAC -> WrappingAlgorithm.RSAES_OAEP_SHA_256;
            case RSA, ECC -> WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256;
            case SM2 -> WrappingAlgorithm.SM2PKE;
        };
    }

    private static WrappingKeySpec standardKeySpec(KeySpec spec) {
        return spec.family() == KeySpec.Family.SM2 ? WrappingKeySpec.SM2 : WrappingKeySpec.RSA_4096;
    }

    /** Why material of that spec cannot be wrapped so; empty when it can. */
    Optional<String> fault(KeySpec spec) {
        boolean hybrid = algorithm == WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_1
                || algorithm == WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256;
        boolean oaep =
                algorithm == WrappingAlgorithm.RSAES_OAEP_SHA_1 || algorithm == WrappingAlgorithm.RSAES_OAEP_SHA_256;
        boolean tooShort = oaep && spec == KeySpec.ECC_NIST_P521 && keySpec == WrappingKeySpec.RSA_2048;
        boolean fits =
                switch (spec.family()) {
                    case SYMMETRIC, HMAC -> !hybrid;
                    case RSA -> !oaep;
                    case ECC -> !tooShort;
                    case SM2 -> true;
                };
        return fits
                ? Optional.empty()
                : Optional.of("AWS KMS takes no " + spec + " material wrapped with " + algorithm + " under " + keySpec
                        + "; set spec.wrapping to " + standardAlgorithm(spec) + " and " + standardKeySpec(spec)
                        + ", or leave it out");
    }
}
