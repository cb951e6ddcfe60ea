package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/**
 * Test kit: uses a key through KMS, and checks outside of it that the key holds the material.
 *
 * @param kms the client
 * @param arn which key
 * @param keySpec its spec
 */
record KeyUse(KmsClient kms, String arn, String keySpec) {
    private static final SdkBytes MESSAGE = SdkBytes.fromUtf8String("attack at dawn");

    static KeyUse of(KmsClient kms, String arn, String keySpec) {
        return new KeyUse(kms, arn, keySpec);
    }

    /** Encrypts and decrypts, or makes a MAC or signature that is right for the material. */
    void works(byte[] material) {
        try {
            if (keySpec.startsWith("SYMMETRIC")) {
                encrypts();
            } else if (keySpec.startsWith("HMAC")) {
                makesMacs(material);
            } else {
                signs(SoftwareHsm.publicKey(keySpec, material));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void encrypts() {
        SdkBytes ciphertext = kms.encrypt(r -> r.keyId(arn).plaintext(MESSAGE)).ciphertextBlob();
        assertThat(kms.decrypt(r -> r.ciphertextBlob(ciphertext)).plaintext()).isEqualTo(MESSAGE);
    }

    private void makesMacs(byte[] material) throws GeneralSecurityException {
        String bits = keySpec.substring("HMAC_".length());
        Mac outside = Mac.getInstance("HmacSHA" + bits);
        outside.init(new SecretKeySpec(material, "HMAC"));
        assertThat(kms.generateMac(r -> r.keyId(arn)
                                .message(MESSAGE)
                                .macAlgorithm(MacAlgorithmSpec.fromValue("HMAC_SHA_" + bits)))
                        .mac()
                        .asByteArray())
                .isEqualTo(outside.doFinal(MESSAGE.asByteArray()));
    }

    /** The JDK does not know every curve. */
    private void signs(byte[] publicKey) throws GeneralSecurityException {
        BouncyCastleProvider provider = new BouncyCastleProvider();
        boolean rsa = keySpec.startsWith("RSA");
        String hash = keySpec.endsWith("P384") ? "384" : keySpec.endsWith("P521") ? "512" : "256";
        SigningAlgorithmSpec algorithm =
                SigningAlgorithmSpec.fromValue(rsa ? "RSASSA_PKCS1_V1_5_SHA_256" : "ECDSA_SHA_" + hash);
        byte[] signature = kms.sign(r -> r.keyId(arn).message(MESSAGE).signingAlgorithm(algorithm))
                .signature()
                .asByteArray();
        Signature outside = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA" + hash + "withECDSA", provider);
        outside.initVerify(
                KeyFactory.getInstance(rsa ? "RSA" : "EC", provider).generatePublic(new X509EncodedKeySpec(publicKey)));
        outside.update(MESSAGE.asByteArray());
        assertThat(outside.verify(signature)).isTrue();
    }
}
