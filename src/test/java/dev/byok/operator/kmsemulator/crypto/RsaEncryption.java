package dev.byok.operator.kmsemulator.crypto;

import dev.byok.operator.kmsemulator.protocol.AwsError;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** Encryption with RSA keys: OAEP whose mask function uses the same hash. */
public final class RsaEncryption {
    private RsaEncryption() {}

    /** How many bytes can be encrypted. */
    public static int capacity(int modulusBits, String algorithm) {
        int hashBytes = algorithm.endsWith("SHA_1") ? 20 : 32;
        return modulusBits / 8 - 2 * hashBytes - 2;
    }

    /** Encrypts at most {@link #capacity} bytes. */
    public static byte[] encrypt(byte[] pkcs8, String algorithm, byte[] plaintext) {
        try {
            RSAPrivateCrtKey key = PrivateKeys.rsa(pkcs8);
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    KeyFactory.getInstance("RSA")
                            .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())),
                    oaep(algorithm));
            return cipher.doFinal(plaintext);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Decrypts.
     *
     * @throws AwsError InvalidCiphertextException if the ciphertext is not of this key and algorithm
     */
    public static byte[] decrypt(byte[] pkcs8, String algorithm, byte[] ciphertext) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(Cipher.DECRYPT_MODE, PrivateKeys.rsa(pkcs8), oaep(algorithm));
            return cipher.doFinal(ciphertext);
        } catch (GeneralSecurityException | IOException e) {
            throw AwsError.invalidCiphertext();
        }
    }

    private static OAEPParameterSpec oaep(String algorithm) {
        MGF1ParameterSpec hash = algorithm.endsWith("SHA_1") ? MGF1ParameterSpec.SHA1 : MGF1ParameterSpec.SHA256;
        return new OAEPParameterSpec(hash.getDigestAlgorithm(), "MGF1", hash, PSource.PSpecified.DEFAULT);
    }
}
