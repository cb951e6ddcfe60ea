package dev.byok.operator.leak;

import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/**
 * Key material that is searched for.
 *
 * @param keySpec KMS's key spec
 * @param material its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Canary(String keySpec, byte[] material) {

    /** New material of that key spec. */
    public static Canary of(String keySpec) {
        return new Canary(keySpec, SoftwareHsm.material(keySpec));
    }

    /** What of it must stay secret: all of it, or the private numbers alone, since the rest of a key is public. */
    public List<byte[]> secrets() {
        try {
            if (keySpec.startsWith("RSA")) {
                RSAPrivateCrtKey key = (RSAPrivateCrtKey) privateKey("RSA");
                return List.of(
                        digits(key.getPrivateExponent()),
                        digits(key.getPrimeP()),
                        digits(key.getPrimeQ()),
                        digits(key.getPrimeExponentP()),
                        digits(key.getPrimeExponentQ()),
                        digits(key.getCrtCoefficient()));
            }
            return keySpec.startsWith("ECC")
                    ? List.of(digits(((ECPrivateKey) privateKey("EC")).getS()))
                    : List.of(material);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds it to a search. */
    public void addTo(SecretSearch search) {
        secrets().forEach(secret -> search.secret(keySpec, secret));
    }

    private PrivateKey privateKey(String algorithm) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(material));
    }

    private static byte[] digits(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }
}
