package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeySpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the length of wrapped material before a token is spent on it. An RSA-OAEP block is as long as the wrapping
 * key; RSA_AES_KEY_WRAP puts the AES-wrapped material, a multiple of 8 bytes, behind one (KMS Developer Guide, "Encrypt
 * the key material"). SM2PKE, in China Regions alone, adds a point on the curve and a hash to the length of the
 * material (GM/T 0003.4-2012), bare or in ASN.1 (GM/T 0009-2012).
 */
public final class Preflight {
    private static final List<Integer> BLOCKS = List.of(256, 384, 512);
    private static final int WRAP_UNIT = 8;

    /** A point of two 32-byte coordinates and a 32-byte hash. */
    private static final int LEAST_SM2_OVERHEAD = 96;

    /** The same in ASN.1: three headers more, two of them with a sign byte, and two around everything. */
    private static final int MOST_SM2_OVERHEAD = 120;

    /** Length of a PKCS#8 private key in bytes, with and without the optional parts. */
    private record Range(int least, int most) {}

    private static final Map<KeySpec, Range> PKCS8 = Map.of(
            KeySpec.RSA_2048, new Range(1100, 1500),
            KeySpec.RSA_3072, new Range(1600, 2100),
            KeySpec.RSA_4096, new Range(2200, 2900),
            KeySpec.ECC_NIST_P256, new Range(60, 300),
            KeySpec.ECC_NIST_P384, new Range(70, 350),
            KeySpec.ECC_NIST_P521, new Range(90, 450),
            KeySpec.ECC_SECG_P256K1, new Range(56, 300),
            KeySpec.SM2, new Range(56, 300));

    private Preflight() {}

    /**
     * Why wrapped material of this length cannot be for this key, in words that name the Secret.
     *
     * @param entry the entry of spec.materials, which has a wrapped source
     * @param key the key; one that takes no material at all has no fault here
     */
    public static Optional<String> fault(Material entry, KeyDescription key, int blobLength) {
        return KeySpec.importable(key.keySpec())
                .map(spec -> fault(spec, key.inChina(), blobLength))
                .map(words -> Advice.place(entry.wrapped().encryptedKeyMaterial()) + " " + words);
    }

    /**
     * Why wrapped material of this length cannot be a key of this spec; null when it can. Any size of wrapping key will
     * do: an answer may be to parameters from before spec.wrapping changed.
     *
     * @param china whether the key is in a China Region
     */
    private static String fault(KeySpec spec, boolean china, int blobLength) {
        boolean oaep = spec.family() != KeySpec.Family.RSA && BLOCKS.contains(blobLength);
        boolean pkcs8 =
                PKCS8.containsKey(spec) && (china ? sm2Encrypted(spec, blobLength) : keyWrapped(spec, blobLength));
        return oaep || pkcs8
                ? null
                : "is " + blobLength + " bytes long, but a " + spec + " key wrapped " + expected(spec, china);
    }

    private static boolean sm2Encrypted(KeySpec spec, int blobLength) {
        Range range = PKCS8.get(spec);
        return blobLength >= range.least() + LEAST_SM2_OVERHEAD && blobLength <= range.most() + MOST_SM2_OVERHEAD;
    }

    private static boolean keyWrapped(KeySpec spec, int blobLength) {
        Range range = PKCS8.get(spec);
        return BLOCKS.stream()
                .map(block -> blobLength - block)
                .anyMatch(rest -> rest % WRAP_UNIT == 0
                        && rest >= range.least() + WRAP_UNIT
                        && rest <= range.most() + 2 * WRAP_UNIT);
    }

    private static String expected(KeySpec spec, boolean china) {
        String block = "with RSAES_OAEP is as long as the wrapping key: 256, 384 or 512 bytes";
        String behind = china
                ? "with SM2PKE is some 100 bytes longer than its PKCS#8 key"
                : "with RSA_AES_KEY_WRAP is the wrapping key's 256, 384 or 512 bytes and the wrapped PKCS#8 key behind"
                        + " them";
        return switch (spec.family()) {
            case SYMMETRIC, HMAC -> block;
            case RSA -> behind;
            case ECC, SM2 -> behind + ", and " + block;
        };
    }
}
