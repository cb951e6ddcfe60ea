package dev.byok.operator.material;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** Wraps material as KMS unwraps it (KMS Developer Guide, "Step 3: Encrypt the key material"). */
public final class MaterialWrapper {
    private static final int AES_KEY_BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    /**
     * Wraps material under KMS's public key.
     *
     * @param algorithm KMS's WrappingAlgorithm
     * @param publicKey wrapping public key, DER
     * @param importToken the token that fits it
     * @param material the bytes, which are not changed
     * @return what ImportKeyMaterial takes; whoever receives it closes it
     * @throws IllegalArgumentException if the algorithm is none of the RSA ones, the key is no RSA public key, or the
     *     material does not fit; the message says nothing of it
     */
    public SecretPair wrap(String algorithm, byte[] publicKey, byte[] importToken, byte[] material) {
        try {
            PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey));
            byte[] wrapped =
                    switch (algorithm) {
                        case "RSAES_OAEP_SHA_1" -> oaep(key, MGF1ParameterSpec.SHA1, material);
                        case "RSAES_OAEP_SHA_256" -> oaep(key, MGF1ParameterSpec.SHA256, material);
                        case "RSA_AES_KEY_WRAP_SHA_1" -> keyWrap(key, MGF1ParameterSpec.SHA1, material);
                        case "RSA_AES_KEY_WRAP_SHA_256" -> keyWrap(key, MGF1ParameterSpec.SHA256, material);
                        default -> throw new IllegalArgumentException("cannot wrap with " + algorithm);
                    };
            return new SecretPair(wrapped, importToken.clone());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the material could not be wrapped: " + e.getMessage(), e);
        }
    }

    /** Hash and MGF1 hash are both said, since the JDK's default for MGF1 is SHA-1. */
    private static byte[] oaep(PublicKey key, MGF1ParameterSpec hash, byte[] material) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                key,
                new OAEPParameterSpec(hash.getDigestAlgorithm(), "MGF1", hash, PSource.PSpecified.DEFAULT));
        return cipher.doFinal(material);
    }

    /** A fresh AES key, wrapped by RSA, and behind it the material, wrapped by AES with padding (RFC 5649). */
    private byte[] keyWrap(PublicKey key, MGF1ParameterSpec hash, byte[] material) throws GeneralSecurityException {
        byte[] aesKey = new byte[AES_KEY_BYTES];
        random.nextBytes(aesKey);
        Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
        try {
            cipher.init(Cipher.ENCRYPT_MODE, new PassingKey(aesKey));
            byte[] wrappedMaterial = cipher.doFinal(material);
            byte[] wrappedKey = oaep(key, hash, aesKey);
            return ByteBuffer.allocate(wrappedKey.length + wrappedMaterial.length)
                    .put(wrappedKey)
                    .put(wrappedMaterial)
                    .array();
        } finally {
            Arrays.fill(aesKey, (byte) 0);
            // The cipher overwrites what it was initialized with by what comes next.
            cipher.init(Cipher.ENCRYPT_MODE, new PassingKey(aesKey));
        }
    }

    /** An AES key that keeps no copy of its bytes, as SecretKeySpec does. */
    private static final class PassingKey implements SecretKey {
        private static final long serialVersionUID = 1L;

        private final transient byte[] bytes;

        PassingKey(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public String getAlgorithm() {
            return "AES";
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            return bytes.clone();
        }
    }
}
