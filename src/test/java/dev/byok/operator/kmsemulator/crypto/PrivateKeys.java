package dev.byok.operator.kmsemulator.crypto;

import dev.byok.operator.kmsemulator.key.KeySpec;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** Private keys in PKCS#8, the form in which asymmetric keys are imported and kept. */
public final class PrivateKeys {
    private PrivateKeys() {}

    /** A new private key for an asymmetric key spec, PKCS#8 DER. */
    public static byte[] generate(KeySpec spec) {
        try {
            return switch (spec.family()) {
                case RSA -> {
                    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
                    rsa.initialize(spec.bits());
                    yield rsa.generateKeyPair().getPrivate().getEncoded();
                }
                case ECC -> generateEc(spec);
                case ML_DSA -> jdkKey("ML-DSA-" + spec.bits());
                case EDWARDS -> jdkKey("Ed25519");
                case SYMMETRIC, HMAC, SM2 -> throw new IllegalArgumentException(spec + " has no private key");
            };
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] jdkKey(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm)
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
    }

    private static byte[] generateEc(KeySpec spec) throws IOException {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(domain(spec), new SecureRandom()));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        return PrivateKeyInfoFactory.createPrivateKeyInfo(pair.getPrivate()).getEncoded(ASN1Encoding.DER);
    }

    /**
     * Checks imported bytes against the key spec: unencrypted PKCS#8, the right kind of key, two-prime RSA of the right
     * modulus or EC on the right named curve.
     *
     * @throws AwsError IncorrectKeyMaterialException otherwise
     */
    public static void check(KeySpec spec, byte[] pkcs8) {
        try {
            if (spec.family() == KeySpec.Family.RSA) {
                checkRsa(spec, pkcs8);
            } else {
                checkEc(spec, pkcs8);
            }
        } catch (RuntimeException | GeneralSecurityException | IOException e) {
            // The parser's own message may quote the input.
            throw AwsError.incorrectKeyMaterial(
                    "The key material is not a PKCS#8 private key of key spec " + spec + ".");
        }
    }

    private static void checkRsa(KeySpec spec, byte[] pkcs8) throws GeneralSecurityException, IOException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(pkcs8);
        boolean rsa = info.getPrivateKeyAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption);
        RSAPrivateCrtKey key = rsa(pkcs8);
        boolean twoPrimes = key.getPrimeP().multiply(key.getPrimeQ()).equals(key.getModulus());
        if (!rsa || !twoPrimes || key.getModulus().bitLength() != spec.bits()) {
            throw new GeneralSecurityException("wrong RSA key");
        }
    }

    private static void checkEc(KeySpec spec, byte[] pkcs8) throws GeneralSecurityException, IOException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(pkcs8);
        boolean ec = info.getPrivateKeyAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey);
        if (!ec || !curve(spec).equals(info.getPrivateKeyAlgorithm().getParameters())) {
            throw new GeneralSecurityException("wrong curve");
        }
        ec(pkcs8);
    }

    /** The RSA private key in PKCS#8, in DER or BER. */
    static RSAPrivateCrtKey rsa(byte[] pkcs8) throws GeneralSecurityException, IOException {
        return (RSAPrivateCrtKey) jdk("RSA", pkcs8);
    }

    /** The private key in PKCS#8 of any algorithm the JDK has. */
    static PrivateKey jdk(String algorithm, byte[] pkcs8) throws GeneralSecurityException, IOException {
        byte[] der = PrivateKeyInfo.getInstance(pkcs8).getEncoded(ASN1Encoding.DER);
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    static ECPrivateKeyParameters ec(byte[] pkcs8) throws IOException {
        return (ECPrivateKeyParameters) PrivateKeyFactory.createKey(PrivateKeyInfo.getInstance(pkcs8));
    }

    static ECPublicKeyParameters ecPublic(KeySpec spec, byte[] pkcs8) throws IOException {
        ECNamedDomainParameters domain = domain(spec);
        return new ECPublicKeyParameters(
                new FixedPointCombMultiplier().multiply(domain.getG(), ec(pkcs8).getD()), domain);
    }

    /** The public key that belongs to a private key, DER SubjectPublicKeyInfo. */
    public static byte[] publicKey(KeySpec spec, byte[] pkcs8) {
        try {
            return switch (spec.family()) {
                case RSA -> {
                    RSAPrivateCrtKey key = rsa(pkcs8);
                    yield KeyFactory.getInstance("RSA")
                            .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()))
                            .getEncoded();
                }
                case ECC ->
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(ecPublic(spec, pkcs8))
                            .getEncoded(ASN1Encoding.DER);
                case SYMMETRIC, HMAC, SM2, ML_DSA, EDWARDS ->
                    throw AwsError.unsupported("GetPublicKey of key spec " + spec + " is not emulated.");
            };
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECNamedDomainParameters domain(KeySpec spec) {
        X9ECParameters curve = CustomNamedCurves.getByOID(curve(spec));
        return new ECNamedDomainParameters(curve(spec), curve);
    }

    private static ASN1ObjectIdentifier curve(KeySpec spec) {
        return switch (spec) {
            case ECC_NIST_P256 -> SECObjectIdentifiers.secp256r1;
            case ECC_NIST_P384 -> SECObjectIdentifiers.secp384r1;
            case ECC_NIST_P521 -> SECObjectIdentifiers.secp521r1;
            case ECC_SECG_P256K1 -> SECObjectIdentifiers.secp256k1;
            default -> throw new IllegalArgumentException(spec + " has no curve");
        };
    }
}
