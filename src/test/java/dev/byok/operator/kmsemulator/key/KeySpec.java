package dev.byok.operator.kmsemulator.key;

import java.util.List;
import java.util.stream.Stream;

/** The key specs of KMS outside the China Regions, and what each can do. */
public enum KeySpec {
    SYMMETRIC_DEFAULT(Family.SYMMETRIC, 256),
    HMAC_224(Family.HMAC, 224),
    HMAC_256(Family.HMAC, 256),
    HMAC_384(Family.HMAC, 384),
    HMAC_512(Family.HMAC, 512),
    RSA_2048(Family.RSA, 2048),
    RSA_3072(Family.RSA, 3072),
    RSA_4096(Family.RSA, 4096),
    ECC_NIST_P256(Family.ECC, 256),
    ECC_NIST_P384(Family.ECC, 384),
    ECC_NIST_P521(Family.ECC, 521),
    ECC_SECG_P256K1(Family.ECC, 256),
    SM2(Family.SM2, 256),
    ML_DSA_44(Family.ML_DSA, 44),
    ML_DSA_65(Family.ML_DSA, 65),
    ML_DSA_87(Family.ML_DSA, 87),
    ECC_NIST_EDWARDS25519(Family.EDWARDS, 255);

    /** Key specs that work alike. */
    public enum Family {
        SYMMETRIC,
        HMAC,
        RSA,
        ECC,
        SM2,
        ML_DSA,
        EDWARDS
    }

    private final Family family;
    private final int bits;

    KeySpec(Family family, int bits) {
        this.family = family;
        this.bits = bits;
    }

    /** Which family it belongs to. */
    public Family family() {
        return family;
    }

    /** Size in bits: of the key, the modulus, the curve; for ML-DSA the parameter set. */
    public int bits() {
        return bits;
    }

    /** Whether keys of this spec can be symmetric encryption keys, with several materials and rotation. */
    public boolean symmetric() {
        return family == Family.SYMMETRIC;
    }

    /** Whether there is a public key. */
    public boolean asymmetric() {
        return family != Family.SYMMETRIC && family != Family.HMAC;
    }

    /** Whether key material can be imported. */
    public boolean importable() {
        return switch (family) {
            case SYMMETRIC, HMAC, RSA, ECC -> true;
            case SM2, ML_DSA, EDWARDS -> false;
        };
    }

    /** Whether the usage fits the spec. */
    public boolean supports(KeyUsage usage) {
        return switch (family) {
            case SYMMETRIC -> usage == KeyUsage.ENCRYPT_DECRYPT;
            case HMAC -> usage == KeyUsage.GENERATE_VERIFY_MAC;
            case RSA -> usage == KeyUsage.ENCRYPT_DECRYPT || usage == KeyUsage.SIGN_VERIFY;
            case ECC -> usage == KeyUsage.SIGN_VERIFY || (usage == KeyUsage.KEY_AGREEMENT && this != ECC_SECG_P256K1);
            case ML_DSA, EDWARDS -> usage == KeyUsage.SIGN_VERIFY;
            case SM2 -> false;
        };
    }

    /** EncryptionAlgorithms of a key for encryption. */
    public List<String> encryptionAlgorithms() {
        return symmetric() ? List.of("SYMMETRIC_DEFAULT") : List.of("RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256");
    }

    /** MacAlgorithms of an HMAC key. */
    public List<String> macAlgorithms() {
        return List.of("HMAC_SHA_" + bits);
    }

    /** SigningAlgorithms of a key for signing. */
    public List<String> signingAlgorithms() {
        return switch (family) {
            case RSA ->
                Stream.of("RSASSA_PKCS1_V1_5_SHA_", "RSASSA_PSS_SHA_")
                        .flatMap(scheme -> Stream.of("256", "384", "512").map(scheme::concat))
                        .toList();
            case ECC -> List.of("ECDSA_SHA_" + (bits == 521 ? 512 : bits));
            case ML_DSA -> List.of("ML_DSA_SHAKE_256");
            case EDWARDS -> List.of("ED25519_SHA_512", "ED25519_PH_SHA_512");
            case SYMMETRIC, HMAC, SM2 -> List.of();
        };
    }
}
