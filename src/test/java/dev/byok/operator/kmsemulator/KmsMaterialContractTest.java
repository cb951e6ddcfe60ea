package dev.byok.operator.kmsemulator;

import static dev.byok.operator.kmsemulator.ContractKeys.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.ImportState;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.IncorrectKeyMaterialException;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;

/**
 * What the operator relies on in the life of key materials in AWS KMS; see {@link ContractKeys} for which KMS that is.
 */
final class KmsMaterialContractTest {
    private static final ContractKeys KEYS = new ContractKeys();
    private static final KmsCeremony KMS = KEYS.kms();

    @AfterAll
    static void stop() {
        KEYS.close();
    }

    private static byte[] material() {
        return SoftwareHsm.material("SYMMETRIC_DEFAULT");
    }

    @Test
    void theIdOfTheMaterialSurvivesItsDeletion() {
        String keyId = KEYS.symmetricKey();
        String materialId = KMS.importMaterial(keyId, material(), r -> {}).keyMaterialId();

        KMS.kms().deleteImportedKeyMaterial(r -> r.keyId(keyId).keyMaterialId(materialId));

        eventually(() -> assertThat(KMS.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT));
        assertThat(KMS.describe(keyId).currentKeyMaterialId()).isEqualTo(materialId);
        assertThat(KMS.describe(keyId).expirationModel()).isNull();
        assertThat(KEYS.materials(keyId))
                .extracting(RotationsListEntry::importState)
                .containsExactly(ImportState.PENDING_IMPORT);
    }

    @Test
    void deletingMaterialThatIsNotThereSucceeds() {
        String keyId = KEYS.symmetricKey();

        KMS.kms().deleteImportedKeyMaterial(r -> r.keyId(keyId));

        assertThat(KMS.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
    }

    @Test
    void reimportingTheSameBytesRenewsAnEnabledKey() {
        String keyId = KEYS.symmetricKey();
        byte[] material = material();
        KEYS.importUntil(keyId, material, KEYS.inDays(10));
        SdkBytes ciphertext = KMS.encrypt(keyId, "text");
        Instant later = KEYS.inDays(60);

        KEYS.importUntil(keyId, material, later);

        eventually(() -> assertThat(KMS.describe(keyId).validTo()).isEqualTo(later));
        assertThat(KMS.decrypt(ciphertext)).isEqualTo("text");
    }

    @Test
    void otherBytesAreNotTakenForTheSameMaterial() {
        String keyId = KEYS.symmetricKey();
        KMS.importMaterial(keyId, material(), r -> {});

        assertThatThrownBy(() ->
                        KMS.importMaterial(keyId, material(), r -> r.importType(ImportType.EXISTING_KEY_MATERIAL)))
                .isInstanceOf(IncorrectKeyMaterialException.class);
    }

    @Test
    void newMaterialWaitsForItsRotationAndOnlyOneMayWait() {
        String keyId = KEYS.symmetricKey();
        String first = KMS.importMaterial(keyId, material(), r -> {}).keyMaterialId();
        String second = KMS.importMaterial(keyId, material(), r -> r.importType(ImportType.NEW_KEY_MATERIAL))
                .keyMaterialId();

        eventually(() -> assertThat(KEYS.materials(keyId))
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
        String keyId = KEYS.symmetricKey();
        KMS.importMaterial(keyId, material(), r -> {});

        assertThatThrownBy(() -> KMS.kms().rotateKeyOnDemand(r -> r.keyId(keyId)))
                .isInstanceOf(KmsInvalidStateException.class)
                .hasMessageContaining("No available key material pending rotation");
    }

    @Test
    void materialExpiresByItself() {
        String keyId = KEYS.symmetricKey();
        KEYS.importUntil(keyId, material(), KEYS.inDays(1));
        KEYS.advance(Duration.ofDays(1));

        assertThat(KMS.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
    }
}
