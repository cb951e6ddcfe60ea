package dev.byok.operator.kmsemulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.ExpiredImportTokenException;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.ImportState;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.IncorrectKeyMaterialException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidImportTokenException;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;
import software.amazon.awssdk.services.kms.model.WrappingKeySpec;

/**
 * What the operator relies on in AWS KMS. It runs against the emulator, and with {@code KMS_CONTRACT_REAL_AWS=true}
 * against AWS itself, with the SDK's default credentials and Region; the keys it makes there are tagged and scheduled
 * for deletion at the end, and cost what keys cost until then. What needs the clock moved is shown on the emulator
 * only.
 */
final class KmsContractTest {
    private static final boolean REAL_AWS = "true".equals(System.getenv("KMS_CONTRACT_REAL_AWS"));
    private static final KmsEmulator EMULATOR = REAL_AWS ? null : KmsEmulator.start();
    private static final KmsCeremony KMS = REAL_AWS ? new KmsCeremony(KmsClient.create()) : KmsCeremony.with(EMULATOR);
    private static final List<String> CREATED = new ArrayList<>();
    private static final AlgorithmSpec OAEP = AlgorithmSpec.RSAES_OAEP_SHA_256;

    @AfterAll
    static void stop() {
        CREATED.forEach(
                keyId -> KMS.kms().scheduleKeyDeletion(r -> r.keyId(keyId).pendingWindowInDays(7)));
        KMS.kms().close();
        if (EMULATOR != null) {
            EMULATOR.close();
        }
    }

    private static KeyMetadata create(KeySpec spec, KeyUsageType usage, OriginType origin) {
        KeyMetadata key = KMS.kms()
                .createKey(r -> r.origin(origin)
                        .keySpec(spec)
                        .keyUsage(usage)
                        .tags(Tag.builder()
                                .tagKey("purpose")
                                .tagValue("byok-contract-test")
                                .build()))
                .keyMetadata();
        CREATED.add(key.keyId());
        // Amazon's answers lag behind a new key for a moment.
        eventually(() -> KMS.describe(key.keyId()));
        return key;
    }

    private static String symmetricKey() {
        return create(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT, OriginType.EXTERNAL)
                .keyId();
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(NotFoundException.class)
                .untilAsserted(assertion);
    }

    private static byte[] material() {
        return SoftwareHsm.material("SYMMETRIC_DEFAULT");
    }

    private static List<RotationsListEntry> materials(String keyId) {
        return KMS.kms()
                .listKeyRotations(r -> r.keyId(keyId).includeKeyMaterial("ALL_KEY_MATERIAL"))
                .rotations();
    }

    private static Instant inDays(int days) {
        Instant now = EMULATOR == null ? Instant.now() : EMULATOR.clock().instant();
        return now.plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
    }

    private static void importUntil(String keyId, byte[] material, Instant validTo) {
        KMS.importMaterial(keyId, material, r -> r.expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES)
                .validTo(validTo));
    }

    private static void assertNotValid(ThrowingRunnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(KmsException.class, e -> assertThat(
                        e.awsErrorDetails().errorCode())
                .isEqualTo("ValidationException"));
    }

    @Test
    void aNewExternalKeyWaitsForMaterialAndShowsNothingOfAny() {
        KeyMetadata key = create(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT, OriginType.EXTERNAL);

        assertThat(key.keyState()).isEqualTo(KeyState.PENDING_IMPORT);
        assertThat(key.enabled()).isFalse();
        assertThat(key.expirationModel()).isNull();
        assertThat(key.validTo()).isNull();
        assertThat(key.currentKeyMaterialId()).isNull();
        assertThat(materials(key.keyId())).isEmpty();
    }

    @Test
    void anImportEnablesTheKeyWithTheExactValidToThatWasAsked() {
        String keyId = symmetricKey();
        Instant validTo = inDays(30);

        importUntil(keyId, material(), validTo);

        eventually(() -> assertThat(KMS.state(keyId)).isEqualTo(KeyState.ENABLED));
        assertThat(KMS.describe(keyId).validTo()).isEqualTo(validTo);
        assertThat(KMS.describe(keyId).expirationModel()).isEqualTo(ExpirationModelType.KEY_MATERIAL_EXPIRES);
    }

    @Test
    void theIdOfTheMaterialSurvivesItsDeletion() {
        String keyId = symmetricKey();
        String materialId = KMS.importMaterial(keyId, material(), r -> {}).keyMaterialId();

        KMS.kms().deleteImportedKeyMaterial(r -> r.keyId(keyId).keyMaterialId(materialId));

        eventually(() -> assertThat(KMS.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT));
        assertThat(KMS.describe(keyId).currentKeyMaterialId()).isEqualTo(materialId);
        assertThat(KMS.describe(keyId).expirationModel()).isNull();
        assertThat(materials(keyId))
                .extracting(RotationsListEntry::importState)
                .containsExactly(ImportState.PENDING_IMPORT);
    }

    @Test
    void deletingMaterialThatIsNotThereSucceeds() {
        String keyId = symmetricKey();

        KMS.kms().deleteImportedKeyMaterial(r -> r.keyId(keyId));

        assertThat(KMS.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
    }

    @Test
    void reimportingTheSameBytesRenewsAnEnabledKey() {
        String keyId = symmetricKey();
        byte[] material = material();
        importUntil(keyId, material, inDays(10));
        SdkBytes ciphertext = KMS.encrypt(keyId, "text");
        Instant later = inDays(60);

        importUntil(keyId, material, later);

        eventually(() -> assertThat(KMS.describe(keyId).validTo()).isEqualTo(later));
        assertThat(KMS.decrypt(ciphertext)).isEqualTo("text");
    }

    @Test
    void otherBytesAreNotTakenForTheSameMaterial() {
        String keyId = symmetricKey();
        KMS.importMaterial(keyId, material(), r -> {});

        assertThatThrownBy(() ->
                        KMS.importMaterial(keyId, material(), r -> r.importType(ImportType.EXISTING_KEY_MATERIAL)))
                .isInstanceOf(IncorrectKeyMaterialException.class);
    }

    @Test
    void newMaterialWaitsForItsRotationAndOnlyOneMayWait() {
        String keyId = symmetricKey();
        String first = KMS.importMaterial(keyId, material(), r -> {}).keyMaterialId();
        String second = KMS.importMaterial(keyId, material(), r -> r.importType(ImportType.NEW_KEY_MATERIAL))
                .keyMaterialId();

        eventually(() -> assertThat(materials(keyId))
                .extracting(RotationsListEntry::keyMaterialState)
                .containsExactlyInAnyOrder(KeyMaterialState.CURRENT, KeyMaterialState.PENDING_ROTATION));
        assertThatThrownBy(() -> KMS.importMaterial(keyId, material(), r -> r.importType(ImportType.NEW_KEY_MATERIAL)))
                .isInstanceOf(KmsInvalidStateException.class)
                .hasMessageContaining("is pending rotation");
        assertThat(KMS.describe(keyId).currentKeyMaterialId()).isEqualTo(first);
        KMS.kms().rotateKeyOnDemand(r -> r.keyId(keyId));
        eventually(() -> assertThat(KMS.describe(keyId).currentKeyMaterialId()).isEqualTo(second));
    }

    @Test
    void aRotationWithoutPendingMaterialIsRefused() {
        String keyId = symmetricKey();
        KMS.importMaterial(keyId, material(), r -> {});

        assertThatThrownBy(() -> KMS.kms().rotateKeyOnDemand(r -> r.keyId(keyId)))
                .isInstanceOf(KmsInvalidStateException.class)
                .hasMessageContaining("No available key material pending rotation");
    }

    @Test
    void theTokenOfAnotherKeyIsInvalid() {
        String keyId = symmetricKey();
        GetParametersForImportResponse another = KMS.parameters(symmetricKey());

        assertThatThrownBy(() -> KMS.importUnder(another, OAEP, material(), r -> r.keyId(keyId)))
                .isInstanceOf(InvalidImportTokenException.class);
    }

    @Test
    void aBlobThatDoesNotUnwrapIsInvalidCiphertext() {
        String keyId = symmetricKey();
        GetParametersForImportResponse parameters = KMS.parameters(keyId);

        assertThatThrownBy(() -> KMS.importUnder(parameters, AlgorithmSpec.RSAES_OAEP_SHA_1, material(), r -> {}))
                .isInstanceOf(InvalidCiphertextException.class);
    }

    @Test
    void anExpiredTokenSaysSo() {
        assumeThat(REAL_AWS).as("only the emulator's clock can be moved").isFalse();
        String keyId = symmetricKey();
        GetParametersForImportResponse parameters = KMS.parameters(keyId);
        EMULATOR.clock().advance(Duration.ofHours(24));

        assertThatThrownBy(() -> KMS.importUnder(parameters, OAEP, material(), r -> {}))
                .isInstanceOf(ExpiredImportTokenException.class);
    }

    @Test
    void materialExpiresByItself() {
        assumeThat(REAL_AWS).as("only the emulator's clock can be moved").isFalse();
        String keyId = symmetricKey();
        importUntil(keyId, material(), inDays(1));
        EMULATOR.clock().advance(Duration.ofDays(1));

        assertThat(KMS.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
    }

    @Test
    void anExpiryIsRequiredForbiddenInTheFutureAndWithinAYear() {
        String keyId = symmetricKey();
        byte[] material = material();

        assertNotValid(() -> KMS.importMaterial(keyId, material, r -> r.expirationModel((ExpirationModelType) null)));
        assertNotValid(() -> KMS.importMaterial(keyId, material, r -> r.validTo(inDays(10))));
        assertNotValid(() -> importUntil(keyId, material, inDays(-1)));
        assertNotValid(() -> importUntil(keyId, material, inDays(366)));
    }

    @Test
    void aKeyWithAmazonsOwnMaterialTakesNoImports() {
        String keyId = create(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT, OriginType.AWS_KMS)
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
        String keyId = create(spec, usage, OriginType.EXTERNAL).keyId();
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
        assertThatThrownBy(() -> materials(keyId)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aKeyThatWaitsForMaterialCanNeitherBeEnabledNorDisabled() {
        String keyId = symmetricKey();

        assertThatThrownBy(() -> KMS.kms().enableKey(r -> r.keyId(keyId))).isInstanceOf(KmsInvalidStateException.class);
        assertThatThrownBy(() -> KMS.kms().disableKey(r -> r.keyId(keyId)))
                .isInstanceOf(KmsInvalidStateException.class);
    }

    @Test
    void aliasesAreNotTakenForImports() {
        assertThatThrownBy(() -> KMS.parameters("alias/byok-contract-test")).isInstanceOf(NotFoundException.class);
    }
}
