package dev.byok.operator.kmsemulator;

import static dev.byok.operator.kmsemulator.ContractKeys.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.ExpiredImportTokenException;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidImportTokenException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;
import software.amazon.awssdk.services.kms.model.WrappingKeySpec;

/** What the operator relies on in AWS KMS when it imports; see {@link ContractKeys} for which KMS that is. */
final class KmsContractTest {
    private static final ContractKeys KEYS = new ContractKeys();
    private static final KmsCeremony KMS = KEYS.kms();
    private static final AlgorithmSpec OAEP = AlgorithmSpec.RSAES_OAEP_SHA_256;

    @AfterAll
    static void stop() {
        KEYS.close();
    }

    private static void assertNotValid(ThrowingRunnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(KmsException.class, e -> assertThat(
                        e.awsErrorDetails().errorCode())
                .isEqualTo("ValidationException"));
    }

    private static byte[] material() {
        return SoftwareHsm.material("SYMMETRIC_DEFAULT");
    }

    @Test
    void aNewExternalKeyWaitsForMaterialAndShowsNothingOfAny() {
        KeyMetadata key = KEYS.create(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT, OriginType.EXTERNAL);

        assertThat(key.keyState()).isEqualTo(KeyState.PENDING_IMPORT);
        assertThat(key.enabled()).isFalse();
        assertThat(key.expirationModel()).isNull();
        assertThat(key.validTo()).isNull();
        assertThat(key.currentKeyMaterialId()).isNull();
        assertThat(KEYS.materials(key.keyId())).isEmpty();
    }

    @Test
    void anImportEnablesTheKeyWithTheExactValidToThatWasAsked() {
        String keyId = KEYS.symmetricKey();
        Instant validTo = KEYS.inDays(30);

        KEYS.importUntil(keyId, material(), validTo);

        eventually(() -> assertThat(KMS.state(keyId)).isEqualTo(KeyState.ENABLED));
        assertThat(KMS.describe(keyId).validTo()).isEqualTo(validTo);
        assertThat(KMS.describe(keyId).expirationModel()).isEqualTo(ExpirationModelType.KEY_MATERIAL_EXPIRES);
    }

    @Test
    void theTokenOfAnotherKeyIsInvalid() {
        String keyId = KEYS.symmetricKey();
        GetParametersForImportResponse another = KMS.parameters(KEYS.symmetricKey());

        assertThatThrownBy(() -> KMS.importUnder(another, OAEP, material(), r -> r.keyId(keyId)))
                .isInstanceOf(InvalidImportTokenException.class);
    }

    @Test
    void aBlobThatDoesNotUnwrapIsInvalidCiphertext() {
        String keyId = KEYS.symmetricKey();
        GetParametersForImportResponse parameters = KMS.parameters(keyId);

        assertThatThrownBy(() -> KMS.importUnder(parameters, AlgorithmSpec.RSAES_OAEP_SHA_1, material(), r -> {}))
                .isInstanceOf(InvalidCiphertextException.class);
    }

    @Test
    void anExpiredTokenSaysSo() {
        String keyId = KEYS.symmetricKey();
        GetParametersForImportResponse parameters = KMS.parameters(keyId);
        KEYS.advance(Duration.ofHours(24));

        assertThatThrownBy(() -> KMS.importUnder(parameters, OAEP, material(), r -> {}))
                .isInstanceOf(ExpiredImportTokenException.class);
    }

    @Test
    void anExpiryIsRequiredForbiddenInTheFutureAndWithinAYear() {
        String keyId = KEYS.symmetricKey();
        byte[] material = material();

        assertNotValid(() -> KMS.importMaterial(keyId, material, r -> r.expirationModel((ExpirationModelType) null)));
        assertNotValid(() -> KMS.importMaterial(keyId, material, r -> r.validTo(KEYS.inDays(10))));
        assertNotValid(() -> KEYS.importUntil(keyId, material, KEYS.inDays(-1)));
        assertNotValid(() -> KEYS.importUntil(keyId, material, KEYS.inDays(366)));
    }

    @Test
    void aKeyWithAmazonsOwnMaterialTakesNoImports() {
        String keyId = KEYS.create(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT, OriginType.AWS_KMS)
                .keyId();

        assertThatThrownBy(() -> KMS.parameters(keyId))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("origin is AWS_KMS which is not valid for this operation.");
    }

    @ParameterizedTest
    @CsvSource({
        "HMAC_256, GENERATE_VERIFY_MAC, RSAES_OAEP_SHA_256",
        "RSA_2048, SIGN_VERIFY, RSA_AES_KEY_WRAP_SHA_256",
        "ECC_NIST_P256, SIGN_VERIFY, RSA_AES_KEY_WRAP_SHA_256"
    })
    void keysWithOneMaterialForEverTakeNoneOfTheSymmetricParameters(
            KeySpec spec, KeyUsageType usage, AlgorithmSpec algorithm) {
        String keyId = KEYS.create(spec, usage, OriginType.EXTERNAL).keyId();
        byte[] material = SoftwareHsm.material(spec.toString());

        assertThatThrownBy(() -> KMS.importMaterial(
                        keyId,
                        material,
                        algorithm,
                        WrappingKeySpec.RSA_4096,
                        r -> r.importType(ImportType.NEW_KEY_MATERIAL)))
                .isInstanceOf(KmsException.class);
        assertThat(KMS.importMaterial(keyId, material, algorithm, WrappingKeySpec.RSA_4096, r -> {})
                        .keyMaterialId())
                .isNull();
        eventually(() -> assertThat(KMS.state(keyId)).isEqualTo(KeyState.ENABLED));
        assertThat(KMS.describe(keyId).currentKeyMaterialId()).isNull();
        assertThatThrownBy(() -> KEYS.materials(keyId)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aKeyThatWaitsForMaterialCanNeitherBeEnabledNorDisabled() {
        String keyId = KEYS.symmetricKey();

        assertThatThrownBy(() -> KMS.kms().enableKey(r -> r.keyId(keyId))).isInstanceOf(KmsInvalidStateException.class);
        assertThatThrownBy(() -> KMS.kms().disableKey(r -> r.keyId(keyId)))
                .isInstanceOf(KmsInvalidStateException.class);
    }

    @Test
    void aliasesAreNotTakenForImports() {
        assertThatThrownBy(() -> KMS.parameters("alias/byok-contract-test")).isInstanceOf(NotFoundException.class);
    }
}
