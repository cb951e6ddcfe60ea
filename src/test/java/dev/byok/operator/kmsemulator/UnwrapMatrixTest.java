package dev.byok.operator.kmsemulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.IncorrectKeyMaterialException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;
import software.amazon.awssdk.services.kms.model.WrappingKeySpec;

/** Material wrapped in every way KMS knows gets into keys of every spec, and comes out as it went in. */
final class UnwrapMatrixTest {
    private static final KmsEmulator EMULATOR =
            KmsEmulator.builder().allowPkcs1().start();
    private static final KmsCeremony KMS = KmsCeremony.with(EMULATOR);

    @AfterAll
    static void stop() {
        KMS.kms().close();
        EMULATOR.close();
    }

    static Stream<Arguments> fiveAlgorithmsByThreeSpecs() {
        List<AlgorithmSpec> algorithms = List.of(
                AlgorithmSpec.RSAES_PKCS1_V1_5,
                AlgorithmSpec.RSAES_OAEP_SHA_1,
                AlgorithmSpec.RSAES_OAEP_SHA_256,
                AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_1,
                AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_256);
        return algorithms.stream().flatMap(algorithm -> Stream.of(
                        WrappingKeySpec.RSA_2048, WrappingKeySpec.RSA_3072, WrappingKeySpec.RSA_4096)
                .map(spec -> Arguments.of(algorithm, spec)));
    }

    @ParameterizedTest
    @MethodSource("fiveAlgorithmsByThreeSpecs")
    void everyAlgorithmUnwrapsUnderEveryWrappingKeySpec(AlgorithmSpec algorithm, WrappingKeySpec spec) {
        String keyId = KMS.createKey(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
        byte[] material = SoftwareHsm.material("ECC_NIST_P256");

        KMS.importMaterial(keyId, material, algorithm, spec, r -> {});

        assertThat(KMS.kms().getPublicKey(r -> r.keyId(keyId)).publicKey().asByteArray())
                .isEqualTo(SoftwareHsm.publicKey("ECC_NIST_P256", material));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, RSASSA_PKCS1_V1_5_SHA_256",
        "RSA_3072, RSASSA_PSS_SHA_384",
        "RSA_4096, RSASSA_PSS_SHA_512",
        "ECC_NIST_P256, ECDSA_SHA_256",
        "ECC_NIST_P384, ECDSA_SHA_384",
        "ECC_NIST_P521, ECDSA_SHA_512",
        "ECC_SECG_P256_K1, ECDSA_SHA_256"
    })
    void anImportedPrivateKeySignsAndItsPublicKeyIsTheOneMadeOutside(KeySpec spec, SigningAlgorithmSpec algorithm) {
        String keyId = KMS.createKey(spec, KeyUsageType.SIGN_VERIFY);
        byte[] material = SoftwareHsm.material(spec.toString());
        KMS.importMaterial(keyId, material, AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_256, WrappingKeySpec.RSA_4096, r -> {});
        SdkBytes message = SdkBytes.fromUtf8String("message");

        SdkBytes signature = KMS.kms()
                .sign(r -> r.keyId(keyId)
                        .message(message)
                        .messageType(MessageType.RAW)
                        .signingAlgorithm(algorithm))
                .signature();

        assertThat(KMS.kms()
                        .verify(r -> r.keyId(keyId)
                                .message(message)
                                .signature(signature)
                                .signingAlgorithm(algorithm))
                        .signatureValid())
                .isTrue();
        assertThat(KMS.kms().getPublicKey(r -> r.keyId(keyId)).publicKey().asByteArray())
                .isEqualTo(SoftwareHsm.publicKey(spec.toString(), material));
    }

    @ParameterizedTest
    @CsvSource({"HMAC_224,HmacSHA224", "HMAC_256,HmacSHA256", "HMAC_384,HmacSHA384", "HMAC_512,HmacSHA512"})
    void anImportedHmacKeyMakesTheMacsItMakesOutside(KeySpec spec, String jdkName) throws Exception {
        String keyId = KMS.createKey(spec, KeyUsageType.GENERATE_VERIFY_MAC);
        byte[] material = SoftwareHsm.material(spec.toString());
        KMS.importMaterial(keyId, material, r -> {});
        Mac outside = Mac.getInstance(jdkName);
        outside.init(new SecretKeySpec(material, jdkName));

        byte[] mac = KMS.kms()
                .generateMac(r -> r.keyId(keyId)
                        .message(SdkBytes.fromUtf8String("message"))
                        .macAlgorithm(MacAlgorithmSpec.fromValue(spec.toString().replace("HMAC_", "HMAC_SHA_"))))
                .mac()
                .asByteArray();

        assertThat(mac)
                .isEqualTo(outside.doFinal(SdkBytes.fromUtf8String("message").asByteArray()));
    }

    @ParameterizedTest
    @CsvSource({
        "SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, RSA_AES_KEY_WRAP_SHA_256, RSA_4096",
        "HMAC_256, GENERATE_VERIFY_MAC, RSA_AES_KEY_WRAP_SHA_1, RSA_4096",
        "RSA_2048, SIGN_VERIFY, RSAES_OAEP_SHA_256, RSA_4096",
        "ECC_NIST_P521, SIGN_VERIFY, RSAES_OAEP_SHA_256, RSA_2048"
    })
    void materialThatMayNotBeWrappedLikeThatGetsNoParameters(
            KeySpec spec, KeyUsageType usage, AlgorithmSpec algorithm, WrappingKeySpec wrappingSpec) {
        String keyId = KMS.createKey(spec, usage);

        assertThatThrownBy(() -> KMS.parameters(keyId, algorithm, wrappingSpec))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aBlobWrappedUnderAnotherParameterSetDoesNotUnwrap() {
        String keyId = KMS.createSymmetricKey();
        GetParametersForImportResponse one = KMS.parameters(keyId);
        GetParametersForImportResponse other = KMS.parameters(keyId);
        byte[] blob = SoftwareHsm.wrap(
                "RSAES_OAEP_SHA_256", one.publicKey().asByteArray(), SoftwareHsm.material("SYMMETRIC_DEFAULT"));

        assertThatThrownBy(() -> KMS.kms().importKeyMaterial(r -> r.keyId(keyId)
                        .importToken(other.importToken())
                        .encryptedKeyMaterial(SdkBytes.fromByteArray(blob))
                        .expirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE)))
                .isInstanceOf(InvalidCiphertextException.class);
        assertThat(KMS.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
    }

    @Test
    void aBlobWrappedWithAnotherAlgorithmDoesNotUnwrap() {
        String keyId = KMS.createSymmetricKey();
        GetParametersForImportResponse sha256 = KMS.parameters(keyId);
        byte[] material = SoftwareHsm.material("SYMMETRIC_DEFAULT");

        assertThatThrownBy(() -> KMS.importUnder(sha256, AlgorithmSpec.RSAES_OAEP_SHA_1, material, r -> {}))
                .isInstanceOf(InvalidCiphertextException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, HMAC_224, RSAES_OAEP_SHA_256",
        "HMAC_384, GENERATE_VERIFY_MAC, HMAC_256, RSAES_OAEP_SHA_256",
        "RSA_3072, SIGN_VERIFY, RSA_2048, RSA_AES_KEY_WRAP_SHA_256",
        "ECC_NIST_P256, SIGN_VERIFY, ECC_SECG_P256K1, RSA_AES_KEY_WRAP_SHA_256",
        "ECC_SECG_P256_K1, SIGN_VERIFY, SYMMETRIC_DEFAULT, RSA_AES_KEY_WRAP_SHA_256",
        "RSA_2048, ENCRYPT_DECRYPT, ECC_NIST_P256, RSA_AES_KEY_WRAP_SHA_256"
    })
    void materialOfAnotherKeySpecIsRefused(
            KeySpec spec, KeyUsageType usage, String materialSpec, AlgorithmSpec algorithm) {
        String keyId = KMS.createKey(spec, usage);

        assertThatThrownBy(() -> KMS.importMaterial(
                        keyId, SoftwareHsm.material(materialSpec), algorithm, WrappingKeySpec.RSA_2048, r -> {}))
                .isInstanceOf(IncorrectKeyMaterialException.class);
    }

    @Test
    void pkcs1IsRefusedUnlessItIsAskedFor() {
        try (KmsEmulator today = KmsEmulator.start()) {
            KmsCeremony kms = KmsCeremony.with(today);
            String keyId = kms.createSymmetricKey();

            assertThatThrownBy(() -> kms.parameters(keyId, AlgorithmSpec.RSAES_PKCS1_V1_5, WrappingKeySpec.RSA_2048))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
