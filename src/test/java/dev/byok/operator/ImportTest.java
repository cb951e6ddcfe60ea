package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.kmsemulator.control.LoggedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job: wrapped material in a Secret becomes a working KMS key. */
final class ImportTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SYMMETRIC_DEFAULT", "HMAC_224", "HMAC_512", "RSA_2048", "ECC_NIST_P521", "ECC_SECG_P256K1"})
    void wrappedMaterialBecomesAWorkingKey(String keySpec) {
        String arn = world.people().createKey(keySpec);
        world.putSecret("k", world.people().wrap(arn, keySpec, SoftwareHsm.material(keySpec)));
        world.apply(world.key("k", arn));

        try (RunningOperator _ = world.operator()) {
            ImportedKey key = world.awaitReady("k", "True", "Imported");

            MaterialStatus material = key.getStatus().material("2026");
            LoggedRequest sent = world.kms().log().imports().getFirst();
            assertThat(world.kms().log().imports()).hasSize(1);
            assertThat(material.requestId()).isEqualTo(sent.requestId());
            assertThat(material.validTo()).isEqualTo(sent.importDetails().validTo());
            assertThat(material.bundle().blobDigest())
                    .isEqualTo(RunningOperator.digestKey(world.api().admin())
                            .rekeyed(sent.importDetails().blobSha256()));
            assertThat(key.getStatus().keyState()).isEqualTo("Enabled");
            assertThat(key.getStatus().observedGeneration()).isEqualTo(1);
        }
    }
}
