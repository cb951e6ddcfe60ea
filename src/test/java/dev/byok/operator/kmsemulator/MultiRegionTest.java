package dev.byok.operator.kmsemulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.IncorrectKeyMaterialException;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** A multi-Region key: one identity, the same bytes in every Region, and a rotation that waits for all of them. */
final class MultiRegionTest {
    private final KmsEmulator emulator = KmsEmulator.start();
    private final KmsCeremony primary = KmsCeremony.with(emulator);
    private final KmsCeremony replica = new KmsCeremony(KmsCeremony.client(emulator.endpoint(), "us-west-2"));
    private final byte[] first = SoftwareHsm.material("SYMMETRIC_DEFAULT");
    private final byte[] second = SoftwareHsm.material("SYMMETRIC_DEFAULT");
    private String keyId;

    @BeforeEach
    void replicate() {
        keyId = primary.kms()
                .createKey(r -> r.origin(OriginType.EXTERNAL).multiRegion(true))
                .keyMetadata()
                .keyId();
        primary.importMaterial(keyId, first, r -> {});
        primary.kms().replicateKey(r -> r.keyId(keyId).replicaRegion("us-west-2"));
    }

    @AfterEach
    void stop() {
        primary.kms().close();
        replica.kms().close();
        emulator.close();
    }

    private KeyMaterialState stateOfLast(KmsCeremony kms) {
        return kms.kms()
                .listKeyRotations(r -> r.keyId(keyId).includeKeyMaterial("ALL_KEY_MATERIAL"))
                .rotations()
                .getLast()
                .keyMaterialState();
    }

    @Test
    void aReplicaWaitsForTheBytesOfItsPrimary() {
        assertThat(keyId).startsWith("mrk-");
        assertThat(replica.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
        assertThatThrownBy(() -> replica.importMaterial(keyId, second, r -> {}))
                .isInstanceOf(IncorrectKeyMaterialException.class);

        replica.importMaterial(keyId, first, r -> r.importType(ImportType.EXISTING_KEY_MATERIAL));

        assertThat(replica.state(keyId)).isEqualTo(KeyState.ENABLED);
        assertThat(replica.describe(keyId).currentKeyMaterialId())
                .isEqualTo(primary.describe(keyId).currentKeyMaterialId());
        assertThat(replica.decrypt(primary.encrypt(keyId, "text"))).isEqualTo("text");
    }

    @Test
    void aRotationWaitsUntilEveryReplicaHasTheNewMaterial() {
        replica.importMaterial(keyId, first, r -> {});
        primary.importMaterial(keyId, second, r -> r.importType(ImportType.NEW_KEY_MATERIAL));
        assertThat(stateOfLast(primary)).isEqualTo(KeyMaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION);
        assertThatThrownBy(() -> primary.kms().rotateKeyOnDemand(r -> r.keyId(keyId)))
                .isInstanceOf(KmsInvalidStateException.class);

        replica.importMaterial(keyId, second, r -> r.importType(ImportType.EXISTING_KEY_MATERIAL));
        assertThat(stateOfLast(primary)).isEqualTo(KeyMaterialState.PENDING_ROTATION);
        primary.kms().rotateKeyOnDemand(r -> r.keyId(keyId));

        assertThat(stateOfLast(primary)).isEqualTo(KeyMaterialState.CURRENT);
        assertThat(stateOfLast(replica)).isEqualTo(KeyMaterialState.CURRENT);
    }

    @Test
    void newMaterialCannotBeImportedIntoAReplica() {
        assertThatThrownBy(() -> replica.importMaterial(keyId, second, r -> r.importType(ImportType.NEW_KEY_MATERIAL)))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void deletingThePendingMaterialOfThePrimaryDeletesItEverywhere() {
        String pending = primary.importMaterial(keyId, second, r -> r.importType(ImportType.NEW_KEY_MATERIAL))
                .keyMaterialId();
        replica.importMaterial(keyId, second, r -> {});

        primary.kms().deleteImportedKeyMaterial(r -> r.keyId(keyId).keyMaterialId(pending));

        assertThat(stateOfLast(primary)).isEqualTo(KeyMaterialState.CURRENT);
        assertThat(stateOfLast(replica)).isEqualTo(KeyMaterialState.CURRENT);
    }
}
