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
 * material"). Found out before a token is spent on them.
 */
public final class MaterialShape {
    /** Raw material in bytes. HMAC keys are held to the length of their spec, the one that every AWS page allows. */
    private static final Map<String, Integer> RAW = Map.of(
            "SYMMETRIC_DEFAULT", 32,
            "HMAC_224", 28,
            "HMAC_256", 32,
            "HMAC_384", 48,
            "HMAC_512", 64);

    private static final Map<String, Integer> RSA = Map.of("RSA_2048", 2048, "RSA_3072", 3072, "RSA_4096", 4096);
    private static final byte[] PEM = "-----BEGIN".getBytes(StandardCharsets.US_ASCII);
    /** An RSA_4096 key has some 2,400 bytes, and attributes may follow it; nothing longer is parsed. */
    private static final int LONGEST = 4096;

    private MaterialShape() {}

    /** Why these bytes cannot be material of a key of that spec, as the end of a sentence about them. */
    static Optional<String> fault(String keySpec, byte[] bytes) {
        if (bytes.length == 0) {
            return Optional.of("is empty; it must hold the key material itself");
        }
        if (RAW.containsKey(keySpec)) {
            return rawFault(keySpec, RAW.get(keySpec), bytes.length);
        }
        if (startsWith(bytes, PEM)) {
            return Optional.of("is PEM; KMS takes PKCS#8 in DER: openssl pkcs8 -topk8 -nocrypt -outform DER");
        }
        if (bytes.length > LONGEST) {
            return Optional.of("has " + bytes.length + " bytes, more than any private key that KMS takes");
        }
        Optional<String> fault = RSA.containsKey(keySpec)
                ? Pkcs8.rsaFault(bytes, RSA.get(keySpec))
                : curve(keySpec)
                        .map(curve -> Pkcs8.curveFault(bytes, curve))
                        .orElseGet(() -> Optional.of("cannot be wrapped here for a key of spec " + keySpec
                                + "; wrap it outside and use spec.materials[].wrapped"));
        return fault.map(words -> words + " (a " + keySpec + " key takes its PKCS#8 private key, unencrypted, in DER)");
    }

    /**
     * SHA-256 of the public key that belongs to the material, in DER, as hex.
     *
     * @return empty for symmetric and HMAC keys, and for an EC key that does not carry its public key
     */
    public static Optional<String> publicKeyFingerprint(String keySpec, byte[] bytes) {
        return RAW.containsKey(keySpec)
                ? Optional.empty()
                : Pkcs8.publicKey(bytes).map(MaterialShape::fingerprint);
    }

    /** SHA-256 of a public key in DER, as hex. */
    public static String fingerprint(byte[] publicKey) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(publicKey));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Optional<String> rawFault(String keySpec, int expected, int length) {
        if (length == expected) {
            return Optional.empty();
        }
        String hint = "";
        if (length == 2 * expected || length == 2 * expected + 1) {
            hint = "; that is as long as they are in hex";
        } else if (length == (expected + 2) / 3 * 4 || length == (expected + 2) / 3 * 4 + 1) {
            hint = "; that is as long as they are in base64, which a Secret's stringData keeps as text";
        } else if (length == expected + 1) {
            hint = "; is there a line break behind them?";
        }
        return Optional.of("has " + length + " bytes, but the material of a " + keySpec + " key is exactly " + expected
                + " raw bytes" + hint);
    }

    private static Optional<Pkcs8.Curve> curve(String keySpec) {
        return Arrays.stream(Pkcs8.Curve.values())
                .filter(curve -> curve.name().equals(keySpec))
                .findFirst();
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }
}
