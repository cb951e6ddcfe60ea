package dev.byok.operator.kmsemulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.ConflictException;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.LimitExceededException;

/** On-demand rotation: it takes its time, and there are only so many. */
final class RotationTest {
    private final KmsEmulator emulator =
            KmsEmulator.builder().rotationTime(Duration.ofMinutes(1)).start();
    private final KmsCeremony kms = KmsCeremony.with(emulator);
    private final String keyId = kms.createSymmetricKey();

    @AfterEach
    void stop() {
        kms.kms().close();
        emulator.close();
    }

    private String importNew() {
        return kms.importMaterial(
                        keyId,
                        SoftwareHsm.material("SYMMETRIC_DEFAULT"),
                        r -> r.importType(ImportType.NEW_KEY_MATERIAL))
                .keyMaterialId();
    }

    @Test
    void aRotationThatTakesTimeIsInProgressUntilItIsDone() {
        importNew();
        String next = importNew();

        kms.kms().rotateKeyOnDemand(r -> r.keyId(keyId));

        assertThat(kms.kms().getKeyRotationStatus(r -> r.keyId(keyId)).onDemandRotationStartDate())
                .isNotNull();
        assertThat(kms.describe(keyId).currentKeyMaterialId()).isNotEqualTo(next);
        assertThatThrownBy(() -> kms.kms().rotateKeyOnDemand(r -> r.keyId(keyId)))
                .isInstanceOf(ConflictException.class);
        emulator.clock().advance(Duration.ofMinutes(1));
        assertThat(kms.describe(keyId).currentKeyMaterialId()).isEqualTo(next);
        assertThat(kms.kms().getKeyRotationStatus(r -> r.keyId(keyId)).onDemandRotationStartDate())
                .isNull();
    }

    @Test
    void aKeyThatIsPendingImportCannotBeRotated() {
        assertThatThrownBy(() -> kms.kms().rotateKeyOnDemand(r -> r.keyId(keyId)))
                .isInstanceOf(KmsInvalidStateException.class)
                .hasMessageContaining("is pending import.");
    }

    @Test
    void aKeyIsRotatedAtMost25Times() {
        importNew();
        for (int i = 0; i < 25; i++) {
            importNew();
            kms.kms().rotateKeyOnDemand(r -> r.keyId(keyId));
            emulator.clock().advance(Duration.ofMinutes(1));
        }
        importNew();

        assertThatThrownBy(() -> kms.kms().rotateKeyOnDemand(r -> r.keyId(keyId)))
                .isInstanceOf(LimitExceededException.class);
    }
}
