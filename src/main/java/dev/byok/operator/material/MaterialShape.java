package dev.byok.operator.material;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What the bytes of material must look like for a key spec (KMS Developer Guide, "Requirements for imported key
 * material"). Found out before a token is spent on them. What is said of bytes that are wrong never quotes them.
 */
public final class MaterialShape {
    /** Raw material in bytes: the exact length of a symmetric key, the least of an HMAC key. */
    private static final Map<String, Integer> RAW = Map.of(
            "SYMMETRIC_DEFAULT", 32,
            "HMAC_224", 28,
            "HMAC_256", 32,
            "HMAC_384", 48,
            "HMAC_512", 64);

    private static final Map<String, Integer> RSA = Map.of("RSA_2048", 2048, "RSA_3072", 3072, "RSA_4096", 4096);
    private static final String HMAC = "HMAC_";
    /** 1024 bits, whatever the HMAC key's spec. */
    private static final int LONGEST_HMAC = 128;

    private static final byte[] PEM = "-----BEGIN".getBytes(StandardCharsets.US_ASCII);
    /** An RSA_4096 key has some 2,400 bytes, and attributes may follow it; nothing longer is parsed. */
    private static final int LONGEST = 4096;

    private MaterialShape() {}

    /**
     * Why these bytes cannot be material of a key of that spec, as the end of a sentence about them.
     *
     * @param keySpec KMS's KeySpec, one whose material the operator can wrap
     */
    static Optional<String> fault(String keySpec, byte[] bytes) {
        if (bytes.length == 0) {
            return Optional.of("is empty; it must hold the key material itself");
        }
        if (RAW.containsKey(keySpec)) {
            return rawFault(keySpec, RAW.get(keySpec), bytes);
        }
        return keyFault(keySpec, bytes)
                .map(words ->
                        words + " (a key of spec " + keySpec + " takes its PKCS#8 private key, unencrypted, in DER)");
    }

    private static Optional<String> keyFault(String keySpec, byte[] bytes) {
        if (holdsPem(bytes)) {
            return Optional.of("is PEM; make it DER with " + Pkcs8.CONVERT);
        }
        if (bytes.length > LONGEST) {
            return Optional.of("has " + bytes.length + " bytes, more than any private key that KMS takes");
        }
        if (TextLook.of(bytes) != TextLook.NONE) {
            return Optional.of("is text; it must hold the bytes of the key, which a Secret has in base64 once under"
                    + " data and never under stringData");
        }
        return RSA.containsKey(keySpec)
                ? Pkcs8.rsaFault(bytes, RSA.get(keySpec))
                : Pkcs8.curveFault(bytes, Pkcs8.Curve.valueOf(keySpec));
    }

    /**
     * SHA-256 of the public key that belongs to the material, in DER, as hex.
     *
     * @return empty for symmetric and HMAC keys, and for an EC key that does not carry its public key uncompressed
     */
    public static Optional<String> publicKeyFingerprint(String keySpec, byte[] bytes) {
        if (RAW.containsKey(keySpec)) {
            return Optional.empty();
        }
        return (RSA.containsKey(keySpec)
                        ? Pkcs8.rsaPublicKey(bytes)
                        : Pkcs8.curvePublicKey(bytes, Pkcs8.Curve.valueOf(keySpec)))
                .map(MaterialShape::fingerprint);
    }

    /** SHA-256 of a public key in DER, as hex. */
    public static String fingerprint(byte[] publicKey) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(publicKey));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Optional<String> rawFault(String keySpec, int least, byte[] bytes) {
        if (bytes.length == least) {
            return Optional.empty();
        }
        boolean hmac = keySpec.startsWith(HMAC);
        String hint = rawHint(least, bytes);
        // Random bytes do not look like text: what does is a shorter key in a coding.
        if (hmac && hint.isEmpty() && bytes.length > least && bytes.length <= LONGEST_HMAC) {
            return Optional.empty();
        }
        return Optional.of("has " + bytes.length + " bytes, but the material of a " + keySpec + " key is "
                + (hmac ? least + " to " + LONGEST_HMAC : "exactly " + least) + " raw bytes" + hint);
    }

    private static String rawHint(int least, byte[] bytes) {
        return switch (TextLook.of(bytes)) {
            case HEX -> "; it is text in hex, and must be the bytes themselves";
            case BASE64 -> "; it is text in base64, once too often, or kept as text under a Secret's stringData";
            case NONE ->
                bytes.length == least + 1 && TextLook.isLineBreak(bytes[least]) ? "; the last one is a line break" : "";
        };
    }

    /** Some programs write words before the first line of a PEM. */
    private static boolean holdsPem(byte[] bytes) {
        int last = Math.min(bytes.length, LONGEST) - PEM.length;
        for (int at = 0; at <= last; at++) {
            if (Arrays.equals(bytes, at, at + PEM.length, PEM, 0, PEM.length)) {
                return true;
            }
        }
        return false;
    }
}
