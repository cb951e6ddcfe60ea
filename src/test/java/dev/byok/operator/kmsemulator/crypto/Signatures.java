package dev.byok.operator.kmsemulator.crypto;

import dev.byok.operator.kmsemulator.key.KeySpec;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.NullDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.signers.RSADigestSigner;

/** Signatures over a message or over its digest. */
public final class Signatures {
    private Signatures() {}

    /**
     * Signs.
     *
     * @param digested whether the message is the digest already
     * @throws AwsError ValidationException if it is one of the wrong length
     */
    public static byte[] sign(KeySpec spec, byte[] pkcs8, String algorithm, byte[] message, boolean digested) {
        try {
            Signer signer = signer(spec, pkcs8, algorithm, true);
            byte[] digest = digest(algorithm, message, digested);
            signer.update(digest, 0, digest.length);
            return signer.generateSignature();
        } catch (CryptoException | GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Verifies a signature made by {@link #sign}, or with the same key elsewhere. */
    public static boolean verify(
            KeySpec spec, byte[] pkcs8, String algorithm, byte[] message, boolean digested, byte[] signature) {
        try {
            Signer signer = signer(spec, pkcs8, algorithm, false);
            byte[] digest = digest(algorithm, message, digested);
            signer.update(digest, 0, digest.length);
            return signer.verifySignature(signature);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Signer signer(KeySpec spec, byte[] pkcs8, String algorithm, boolean signing)
            throws GeneralSecurityException, IOException {
        Digest hash = hash(algorithm);
        if (spec.family() != KeySpec.Family.RSA && spec.family() != KeySpec.Family.ECC) {
            throw AwsError.unsupported("Signatures of key spec " + spec + " are not emulated.");
        }
        if (spec.family() == KeySpec.Family.ECC) {
            Signer ecdsa = new DSADigestSigner(new ECDSASigner(), new NullDigest());
            ecdsa.init(
                    signing,
                    signing
                            ? new ParametersWithRandom(PrivateKeys.ec(pkcs8), new SecureRandom())
                            : PrivateKeys.ecPublic(spec, pkcs8));
            return ecdsa;
        }
        Signer rsa = algorithm.startsWith("RSASSA_PSS")
                ? PSSSigner.createRawSigner(new RSABlindedEngine(), hash, hash, hash.getDigestSize(), (byte) 0xBC)
                : new RSADigestSigner(new NullDigest(), oid(hash));
        rsa.init(signing, rsaParameters(PrivateKeys.rsa(pkcs8), signing));
        return rsa;
    }

    private static RSAKeyParameters rsaParameters(RSAPrivateCrtKey key, boolean signing) {
        BigInteger modulus = key.getModulus();
        return signing
                ? new RSAPrivateCrtKeyParameters(
                        modulus,
                        key.getPublicExponent(),
                        key.getPrivateExponent(),
                        key.getPrimeP(),
                        key.getPrimeQ(),
                        key.getPrimeExponentP(),
                        key.getPrimeExponentQ(),
                        key.getCrtCoefficient())
                : new RSAKeyParameters(false, modulus, key.getPublicExponent());
    }

    private static byte[] digest(String algorithm, byte[] message, boolean digested) throws GeneralSecurityException {
        Digest hash = hash(algorithm);
        if (!digested) {
            return MessageDigest.getInstance(hash.getAlgorithmName()).digest(message);
        }
        if (message.length != hash.getDigestSize()) {
            throw AwsError.validation("Digest is invalid length for algorithm " + algorithm + ".");
        }
        return message;
    }

    private static Digest hash(String algorithm) {
        if (algorithm.endsWith("SHA_256")) {
            return new SHA256Digest();
        }
        return algorithm.endsWith("SHA_384") ? new SHA384Digest() : new SHA512Digest();
    }

    private static ASN1ObjectIdentifier oid(Digest hash) {
        return switch (hash.getDigestSize()) {
            case 32 -> NISTObjectIdentifiers.id_sha256;
            case 48 -> NISTObjectIdentifiers.id_sha384;
            default -> NISTObjectIdentifiers.id_sha512;
        };
    }
}
