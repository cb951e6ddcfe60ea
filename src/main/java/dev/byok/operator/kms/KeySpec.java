package dev.byok.operator.kms;

import java.util.Optional;

/** The key specs whose material can be imported (KMS Developer Guide, "Importing key material"). */
public enum KeySpec {
    SYMMETRIC_DEFAULT(Family.SYMMETRIC),
    HMAC_224(Family.HMAC),
    HMAC_256(Family.HMAC),
    HMAC_384(Family.HMAC),
    HMAC_512(Family.HMAC),
    RSA_2048(Family.RSA),
    RSA_3072(Family.RSA),
    RSA_4096(Family.RSA),
    ECC_NIST_P256(Family.ECC),
    ECC_NIST_P384(Family.ECC),
    ECC_NIST_P521(Family.ECC),
    ECC_SECG_P256K1(Family.ECC),
    SM2(Family.SM2);

    /** Kinds of keys that KMS treats alike on import. */
    public enum Family {
        SYMMETRIC,
        HMAC,
        RSA,
        ECC,
        SM2
    }

    private final Family family;

    KeySpec(Family family) {
        this.family = family;
    }

    /** The kind of key. */
    public Family family() {
        return family;
    }

    /**
     * Whether keys of this spec hold several materials with ids, and take ImportType, KeyMaterialId and description.
     */
    public boolean hasMaterialIds() {
        return family == Family.SYMMETRIC;
    }

    /** Length in bytes of an HMAC key's hash, which its material must at least have; 0 for other keys. */
    public int hmacBytes() {
        return switch (this) {
            case HMAC_224 -> 28;
            case HMAC_256 -> 32;
            case HMAC_384 -> 48;
            case HMAC_512 -> 64;
            default -> 0;
        };
    }

    /** The importable spec of that name, or empty when material of such keys cannot be imported. */
    public static Optional<KeySpec> importable(String name) {
        for (KeySpec spec : values()) {
            if (spec.name().equals(name)) {
                return Optional.of(spec);
            }
        }
        return Optional.empty();
    }
}
