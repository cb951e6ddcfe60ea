package dev.byok.operator.kmsemulator;

import dev.byok.operator.kmsemulator.crypto.PrivateKeys;
import dev.byok.operator.kmsemulator.key.KeySpec;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** The far side of an import: makes key material and wraps it under KMS's public key, as an HSM would. */
public final class SoftwareHsm {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int AES_KEY_BYTES = 32;

    private SoftwareHsm() {}

    /**
     * New key material: random bytes for symmetric and HMAC key specs, PKCS#8 DER for RSA and ECC ones.
     *
     * @param keySpec KMS's name of an importable key spec
     */
    public static byte[] material(String keySpec) {
        KeySpec spec = KeySpec.valueOf(keySpec);
        if (spec.asymmetric()) {
            return PrivateKeys.generate(spec);
        }
        byte[] bytes = new byte[spec.bits() / Byte.SIZE];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** The public key that belongs to PKCS#8 material of an RSA or ECC key spec: what GetPublicKey has to answer. */
    public static byte[] publicKey(String keySpec, byte[] pkcs8) {
        return PrivateKeys.publicKey(KeySpec.valueOf(keySpec), pkcs8);
    }

    /**
     * Wraps material.
     *
     * @param algorithm KMS's name of an RSA wrapping algorithm
     * @param publicKey PublicKey as GetParametersForImport gives it, DER
     * @param material the bytes to wrap
     * @return EncryptedKeyMaterial
     */
    public static byte[] wrap(String algorithm, byte[] publicKey, byte[] material) {
        try {
            PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey));
            return switch (algorithm) {
                case "RSAES_PKCS1_V1_5" -> pkcs1(key, material);
                case "RSAES_OAEP_SHA_1" -> oaep(key, MGF1ParameterSpec.SHA1, material);
                case "RSAES_OAEP_SHA_256" -> oaep(key, MGF1ParameterSpec.SHA256, material);
                case "RSA_AES_KEY_WRAP_SHA_1" -> hybrid(key, MGF1ParameterSpec.SHA1, material);
                case "RSA_AES_KEY_WRAP_SHA_256" -> hybrid(key, MGF1ParameterSpec.SHA256, material);
                default -> throw new IllegalArgumentException("unknown wrapping algorithm " + algorithm);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] pkcs1(PublicKey key, byte[] material) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher.doFinal(material);
    }

    private static byte[] oaep(PublicKey key, MGF1ParameterSpec hash, byte[] material) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                key,
                new OAEPParameterSpec(hash.getDigestAlgorithm(), "MGF1", hash, PSource.PSpecified.DEFAULT));
        return cipher.doFinal(material);
    }

    private static byte[] hybrid(PublicKey key, MGF1ParameterSpec hash, byte[] material)
            throws GeneralSecurityException {
        byte[] aesKey = new byte[AES_KEY_BYTES];
        RANDOM.nextBytes(aesKey);
        Cipher keyWrap = Cipher.getInstance("AES/KWP/NoPadding");
        keyWrap.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(aesKey, "AES"));
        byte[] wrappedMaterial = keyWrap.doFinal(material);
        byte[] wrappedKey = oaep(key, hash, aesKey);
        return ByteBuffer.allocate(wrappedKey.length + wrappedMaterial.length)
                .put(wrappedKey)
                .put(wrappedMaterial)
                .array();
    }
}
