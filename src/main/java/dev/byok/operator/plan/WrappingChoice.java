package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Wrapping;
import dev.byok.operator.api.v1alpha1.WrappingAlgorithm;
import dev.byok.operator.api.v1alpha1.WrappingKeySpec;
import dev.byok.operator.kms.KeySpec;
import java.util.Map;
import java.util.Optional;

/**
 * How the next answer is wrapped: what spec.wrapping says, else what AWS recommends for the key's spec. China Regions
 * offer SM2PKE and no RSA_AES_KEY_WRAP, all others the reverse (KMS Developer Guide, "Select a wrapping algorithm").
 *
 * @param china whether the key is in a China Region
 */
record WrappingChoice(WrappingAlgorithm algorithm, WrappingKeySpec keySpec, boolean china) {
    /** Length in bytes of what RSA makes. */
    private static final Map<WrappingKeySpec, Integer> BLOCK =
            Map.of(WrappingKeySpec.RSA_2048, 256, WrappingKeySpec.RSA_3072, 384, WrappingKeySpec.RSA_4096, 512);

    private static final int SHA_1 = 20;
    private static final int SHA_256 = 32;

    static WrappingChoice of(Situation at) {
        Wrapping asked = at.spec().wrapping();
        WrappingAlgorithm algorithm = asked == null ? null : asked.algorithm();
        WrappingKeySpec keySpec = asked == null ? null : asked.keySpec();
        WrappingAlgorithm chosen = algorithm != null ? algorithm : standardAlgorithm(at.keySpec(), at.inChina());
        return new WrappingChoice(chosen, keySpec != null ? keySpec : standardKeySpec(chosen), at.inChina());
    }

    private static WrappingAlgorithm standardAlgorithm(KeySpec spec, boolean china) {
        return switch (spec.family()) {
            case SYMMETRIC, HMAC -> WrappingAlgorithm.RSAES_OAEP_SHA_256;
            case RSA -> china ? WrappingAlgorithm.SM2PKE : WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256;
            case ECC -> china ? WrappingAlgorithm.RSAES_OAEP_SHA_256 : WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256;
            case SM2 -> WrappingAlgorithm.SM2PKE;
        };
    }

    private static WrappingKeySpec standardKeySpec(WrappingAlgorithm algorithm) {
        return algorithm == WrappingAlgorithm.SM2PKE ? WrappingKeySpec.SM2 : WrappingKeySpec.RSA_4096;
    }

    /** Why material of that spec cannot be wrapped so; empty when it can. */
    Optional<String> fault(KeySpec spec) {
        boolean sm2pke = algorithm == WrappingAlgorithm.SM2PKE;
        boolean keyWrap = !sm2pke && !oaep();
        boolean tooShort = oaep() && spec == KeySpec.ECC_NIST_P521 && keySpec == WrappingKeySpec.RSA_2048;
        boolean takes =
                switch (spec.family()) {
                    case SYMMETRIC, HMAC -> oaep();
                    case RSA -> !oaep();
                    case ECC -> !tooShort;
                    case SM2 -> !keyWrap;
                };
        boolean offered = china ? !keyWrap : !sm2pke;
        return takes && offered && sm2pke == (keySpec == WrappingKeySpec.SM2)
                ? Optional.empty()
                : Optional.of(refusal(spec));
    }

    /** Why material of that spec and length cannot be wrapped so by the operator; empty when it can. */
    Optional<String> fault(KeySpec spec, int length) {
        Integer block = BLOCK.get(keySpec);
        if (!oaep() || block == null) {
            return fault(spec);
        }
        int most = block - 2 * (algorithm == WrappingAlgorithm.RSAES_OAEP_SHA_1 ? SHA_1 : SHA_256) - 2;
        return fault(spec)
                .or(() -> length <= most
                        ? Optional.empty()
                        : Optional.of("the material has " + length + " bytes, and " + algorithm + " under " + keySpec
                                + " wraps at most " + most + "; " + wayOut(spec)));
    }

    private boolean oaep() {
        return algorithm == WrappingAlgorithm.RSAES_OAEP_SHA_1 || algorithm == WrappingAlgorithm.RSAES_OAEP_SHA_256;
    }

    private String refusal(KeySpec spec) {
        return "AWS KMS takes no " + spec + " material wrapped with " + algorithm + " under " + keySpec
                + (china ? " in China Regions" : "") + "; " + wayOut(spec);
    }

    private String wayOut(KeySpec spec) {
        WrappingAlgorithm standard = standardAlgorithm(spec, china);
        return "set spec.wrapping to " + standard + " and " + standardKeySpec(standard) + ", or leave it out";
    }
}
