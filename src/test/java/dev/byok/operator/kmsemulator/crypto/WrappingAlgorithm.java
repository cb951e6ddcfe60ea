package dev.byok.operator.kmsemulator.crypto;

import dev.byok.operator.kmsemulator.protocol.AwsError;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** KMS's wrapping algorithms for RSA wrapping keys, seen from the side that unwraps. */
public enum WrappingAlgorithm {
    RSAES_PKCS1_V1_5(null, false),
    RSAES_OAEP_SHA_1("SHA-1", false),
    RSAES_OAEP_SHA_256("SHA-256", false),
    RSA_AES_KEY_WRAP_SHA_1("SHA-1", true),
    RSA_AES_KEY_WRAP_SHA_256("SHA-256", true),
    SM2PKE(null, false);

    private static final int AES_KEY_BYTES = 32;

    private final String hash;
    private final boolean hybrid;

    WrappingAlgorithm(String hash, boolean hybrid) {
        this.hash = hash;
        this.hybrid = hybrid;
    }

    /** Whether the RSA key wraps an AES key, which wraps the material. */
    public boolean hybrid() {
        return hybrid;
    }

    /**
     * Undoes the wrapping.
     *
     * @throws AwsError InvalidCiphertextException if the blob was not wrapped like this under that key's public half
     */
    public byte[] unwrap(PrivateKey key, byte[] blob) {
        try {
            if (!hybrid) {
                return rsa(key).doFinal(blob);
            }
            int rsaBlock = (((RSAKey) key).getModulus().bitLength() + 7) / 8;
            if (blob.length <= rsaBlock) {
                throw AwsError.invalidCiphertext();
            }
            byte[] aesKey = rsa(key).doFinal(blob, 0, rsaBlock);
            return unwrapPadded(aesKey, Arrays.copyOfRange(blob, rsaBlock, blob.length));
        } catch (GeneralSecurityException e) {
            throw AwsError.invalidCiphertext();
        }
    }

    private static byte[] unwrapPadded(byte[] aesKey, byte[] wrapped) throws GeneralSecurityException {
        if (aesKey.length != AES_KEY_BYTES) {
            throw AwsError.invalidCiphertext();
        }
        Cipher keyWrap = Cipher.getInstance("AES/KWP/NoPadding");
        keyWrap.init(Cipher.DECRYPT_MODE, new SecretKeySpec(aesKey, "AES"));
        return keyWrap.doFinal(wrapped);
    }

    private Cipher rsa(PrivateKey key) throws GeneralSecurityException {
        if (hash == null) {
            Cipher pkcs1 = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            pkcs1.init(Cipher.DECRYPT_MODE, key);
            return pkcs1;
        }
        Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPPadding");
        oaep.init(Cipher.DECRYPT_MODE, key, oaep());
        return oaep;
    }

    private OAEPParameterSpec oaep() {
        return new OAEPParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT);
    }
}
