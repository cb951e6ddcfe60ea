package dev.byok.operator.kmsemulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialRequest;
import software.amazon.awssdk.services.kms.model.ImportState;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.IncludeKeyMaterial;
import software.amazon.awssdk.services.kms.model.IncorrectKeyMaterialException;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;

/** A symmetric key with several materials, each with an expiry of its own, on a clock that the test moves. */
final class MaterialsTest {
    private final KmsEmulator emulator = KmsEmulator.start();
    private final KmsCeremony kms = KmsCeremony.with(emulator);
    private final byte[] first = SoftwareHsm.material("SYMMETRIC_DEFAULT");
    private final byte[] second = SoftwareHsm.material("SYMMETRIC_DEFAULT");
    private final String keyId = kms.createSymmetricKey();

    @AfterEach
    void stop() {
        kms.kms().close();
        emulator.close();
    }

    private Instant in(Duration time) {
        return emulator.clock().instant().plus(time).truncatedTo(ChronoUnit.SECONDS);
    }

    private static Consumer<ImportKeyMaterialRequest.Builder> until(Instant validTo) {
        return r -> r.expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES).validTo(validTo);
    }

    private static Consumer<ImportKeyMaterialRequest.Builder> asNew() {
        return r -> r.importType(ImportType.NEW_KEY_MATERIAL);
    }

    private List<RotationsListEntry> materials() {
        return kms.kms()
                .listKeyRotations(r -> r.keyId(keyId).includeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL))
                .rotations();
    }

    private void rotateToSecond() {
        kms.importMaterial(keyId, second, asNew());
        kms.kms().rotateKeyOnDemand(r -> r.keyId(keyId));
    }

    @Test
    void expiredMaterialMakesTheKeyPendingImportAndTheSameBytesBringItBack() {
        kms.importMaterial(keyId, first, until(in(Duration.ofDays(30))));
        SdkBytes ciphertext = kms.encrypt(keyId, "text");
        String materialId = kms.describe(keyId).currentKeyMaterialId();

        emulator.clock().advance(Duration.ofDays(30));

        assertThat(kms.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
        assertThat(kms.describe(keyId).validTo()).isNull();
        assertThat(kms.describe(keyId).expirationModel()).isNull();
        assertThat(kms.describe(keyId).currentKeyMaterialId()).isEqualTo(materialId);
        assertThatThrownBy(() -> kms.decrypt(ciphertext)).isInstanceOf(KmsInvalidStateException.class);

        kms.importMaterial(keyId, first, r -> {});

        assertThat(kms.decrypt(ciphertext)).isEqualTo("text");
        assertThat(kms.describe(keyId).expirationModel()).isEqualTo(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE);
    }

    @Test
    void reimportingWhileEnabledRenewsTheExpiryWithoutInterruption() {
        kms.importMaterial(keyId, first, until(in(Duration.ofDays(2))));
        Instant later = in(Duration.ofDays(20));

        kms.importMaterial(keyId, first, until(later));
        emulator.clock().advance(Duration.ofDays(10));

        assertThat(kms.state(keyId)).isEqualTo(KeyState.ENABLED);
        assertThat(kms.describe(keyId).validTo()).isEqualTo(later);
    }

    @Test
    void theFirstMaterialIsCurrentAtOnceAndAnotherWaitsForARotation() {
        kms.importMaterial(keyId, first, r -> r.keyMaterialDescription("first"));
        kms.importMaterial(keyId, second, asNew().andThen(r -> r.keyMaterialDescription("second")));

        assertThat(materials())
                .extracting(RotationsListEntry::keyMaterialDescription, RotationsListEntry::keyMaterialState)
                .containsExactly(
                        tuple("first", KeyMaterialState.CURRENT), tuple("second", KeyMaterialState.PENDING_ROTATION));

        kms.kms().rotateKeyOnDemand(r -> r.keyId(keyId));

        assertThat(materials())
                .extracting(RotationsListEntry::keyMaterialState)
                .containsExactly(KeyMaterialState.NON_CURRENT, KeyMaterialState.CURRENT);
        assertThat(kms.kms().listKeyRotations(r -> r.keyId(keyId)).rotations())
                .extracting(RotationsListEntry::keyMaterialDescription)
                .containsExactly("second");
    }

    @Test
    void ciphertextOfBothMaterialsDecryptsAfterTheRotation() {
        kms.importMaterial(keyId, first, r -> {});
        SdkBytes ofFirst = kms.encrypt(keyId, "first");
        rotateToSecond();
        SdkBytes ofSecond = kms.encrypt(keyId, "second");

        assertThat(kms.decrypt(ofFirst)).isEqualTo("first");
        assertThat(kms.decrypt(ofSecond)).isEqualTo("second");
        assertThat(kms.kms().decrypt(r -> r.ciphertextBlob(ofFirst)).keyMaterialId())
                .isNotEqualTo(kms.describe(keyId).currentKeyMaterialId());
    }

    @Test
    void validToIsTheEarliestOfTheAssociatedMaterialsAndIgnoresThePendingOne() {
        Instant soon = in(Duration.ofDays(5));
        Instant late = in(Duration.ofDays(50));
        kms.importMaterial(keyId, first, until(late));
        kms.importMaterial(keyId, second, asNew().andThen(until(soon)));
        assertThat(kms.describe(keyId).validTo()).isEqualTo(late);

        kms.kms().rotateKeyOnDemand(r -> r.keyId(keyId));

        assertThat(kms.describe(keyId).validTo()).isEqualTo(soon);
    }

    @Test
    void anyAssociatedMaterialThatIsMissingTakesTheWholeKeyDownUntilAllAreBack() {
        kms.importMaterial(keyId, first, until(in(Duration.ofDays(5))));
        rotateToSecond();
        emulator.clock().advance(Duration.ofDays(6));
        kms.kms().deleteImportedKeyMaterial(r -> r.keyId(keyId));

        kms.importMaterial(keyId, first, r -> {});
        assertThat(kms.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
        assertThat(materials())
                .extracting(RotationsListEntry::importState)
                .containsExactly(ImportState.IMPORTED, ImportState.PENDING_IMPORT);

        kms.importMaterial(keyId, second, r -> {});
        assertThat(kms.state(keyId)).isEqualTo(KeyState.ENABLED);
    }

    @Test
    void onlyOneMaterialMayBePendingRotation() {
        kms.importMaterial(keyId, first, r -> {});
        String pendingId = kms.importMaterial(keyId, second, asNew()).keyMaterialId();

        assertThatThrownBy(() -> kms.importMaterial(keyId, SoftwareHsm.material("SYMMETRIC_DEFAULT"), asNew()))
                .isInstanceOf(KmsInvalidStateException.class)
                .hasMessageContaining("because another key material (id: " + pendingId + ") is pending rotation");
    }

    @Test
    void aPendingMaterialCanBeDeletedAndReplaced() {
        kms.importMaterial(keyId, first, r -> {});
        String pendingId = kms.importMaterial(keyId, second, asNew()).keyMaterialId();

        kms.kms().deleteImportedKeyMaterial(r -> r.keyId(keyId).keyMaterialId(pendingId));

        assertThat(kms.state(keyId)).isEqualTo(KeyState.ENABLED);
        assertThat(materials()).hasSize(1);
        kms.importMaterial(keyId, SoftwareHsm.material("SYMMETRIC_DEFAULT"), asNew());
        assertThat(materials()).hasSize(2);
    }

    @Test
    void otherBytesAreRefusedUnlessTheyAreDeclaredNew() {
        kms.importMaterial(keyId, first, r -> {});

        assertThatThrownBy(() -> kms.importMaterial(keyId, second, r -> {}))
                .isInstanceOf(IncorrectKeyMaterialException.class);
        assertThatThrownBy(() -> kms.importMaterial(keyId, first, asNew()))
                .isInstanceOf(IncorrectKeyMaterialException.class);
    }

    @Test
    void theKeyMaterialIdOfARequestMustBeThatOfItsBytes() {
        kms.importMaterial(keyId, first, r -> {});
        String firstId = kms.describe(keyId).currentKeyMaterialId();
        rotateToSecond();

        kms.importMaterial(keyId, first, r -> r.keyMaterialId(firstId));

        assertThatThrownBy(() -> kms.importMaterial(keyId, second, r -> r.keyMaterialId(firstId)))
                .isInstanceOf(IncorrectKeyMaterialException.class);
    }

    @Test
    void aDescriptionLeftOutOfAReimportIsKept() {
        kms.importMaterial(keyId, first, r -> r.keyMaterialDescription("2026"));

        kms.importMaterial(keyId, first, r -> {});

        assertThat(materials().getFirst().keyMaterialDescription()).isEqualTo("2026");
    }

    @Test
    void anImportIntoADisabledKeyEnablesIt() {
        kms.importMaterial(keyId, first, r -> {});
        kms.kms().disableKey(r -> r.keyId(keyId));

        kms.importMaterial(keyId, first, r -> {});

        assertThat(kms.state(keyId)).isEqualTo(KeyState.ENABLED);
    }

    @Test
    void theSameBytesHaveAnotherIdInAnotherKey() {
        String here = kms.importMaterial(keyId, first, r -> {}).keyMaterialId();

        String there =
                kms.importMaterial(kms.createSymmetricKey(), first, r -> {}).keyMaterialId();

        assertThat(here).matches("[0-9a-f]{64}").isNotEqualTo(there);
    }
}
