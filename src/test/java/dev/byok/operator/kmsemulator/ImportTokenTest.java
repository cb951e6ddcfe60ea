package dev.byok.operator.kmsemulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ExpiredImportTokenException;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.InvalidImportTokenException;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.OriginType;

/** An import token belongs to one key of one Region, for 24 hours. */
final class ImportTokenTest {
    private static final AlgorithmSpec OAEP = AlgorithmSpec.RSAES_OAEP_SHA_256;

    private final KmsEmulator emulator = KmsEmulator.start();
    private final KmsCeremony kms = KmsCeremony.with(emulator);
    private final byte[] material = SoftwareHsm.material("SYMMETRIC_DEFAULT");

    @AfterEach
    void stop() {
        kms.kms().close();
        emulator.close();
    }

    @Test
    void parametersAreValidFor24Hours() {
        String keyId = kms.createSymmetricKey();

        GetParametersForImportResponse parameters = kms.parameters(keyId);

        assertThat(Duration.between(emulator.clock().instant(), parameters.parametersValidTo()))
                .isBetween(Duration.ofHours(23), Duration.ofHours(24));
    }

    @Test
    void aTokenIsGoodUntilItExpiresAndThenNoLonger() {
        String keyId = kms.createSymmetricKey();
        GetParametersForImportResponse parameters = kms.parameters(keyId);

        emulator.clock().set(parameters.parametersValidTo().minusSeconds(60));
        kms.importUnder(parameters, OAEP, material, r -> {});
        emulator.clock().set(parameters.parametersValidTo());

        assertThatThrownBy(() -> kms.importUnder(parameters, OAEP, material, r -> {}))
                .isInstanceOf(ExpiredImportTokenException.class);
    }

    @Test
    void aTokenMayBeUsedAgainWhileItIsValid() {
        String keyId = kms.createSymmetricKey();
        GetParametersForImportResponse parameters = kms.parameters(keyId);
        kms.importUnder(parameters, OAEP, material, r -> {});

        kms.importUnder(parameters, OAEP, material, r -> {});

        assertThat(emulator.log().imports()).hasSize(2);
        assertThat(kms.state(keyId)).isEqualTo(KeyState.ENABLED);
    }

    @Test
    void anOlderSetStaysValidBesideNewerOnes() {
        String keyId = kms.createSymmetricKey();
        GetParametersForImportResponse older = kms.parameters(keyId);
        GetParametersForImportResponse newer = kms.parameters(keyId);

        kms.importUnder(older, OAEP, material, r -> {});
        kms.importUnder(newer, OAEP, material, r -> {});

        assertThat(emulator.log().imports()).hasSize(2);
    }

    @Test
    void theTokenOfAnotherKeyIsRefused() {
        String keyId = kms.createSymmetricKey();
        GetParametersForImportResponse ofAnother = kms.parameters(kms.createSymmetricKey());

        assertThatThrownBy(() -> kms.importUnder(ofAnother, OAEP, material, r -> r.keyId(keyId)))
                .isInstanceOf(InvalidImportTokenException.class);
    }

    @Test
    void theTokenOfARelatedKeyInAnotherRegionIsRefused() {
        try (KmsClient elsewhere = KmsCeremony.client(emulator.endpoint(), "us-west-2")) {
            String keyId = kms.kms()
                    .createKey(r -> r.origin(OriginType.EXTERNAL).multiRegion(true))
                    .keyMetadata()
                    .keyId();
            kms.importMaterial(keyId, material, r -> {});
            kms.kms().replicateKey(r -> r.keyId(keyId).replicaRegion("us-west-2"));
            GetParametersForImportResponse here = kms.parameters(keyId);

            assertThatThrownBy(() -> new KmsCeremony(elsewhere).importUnder(here, OAEP, material, r -> r.keyId(keyId)))
                    .isInstanceOf(InvalidImportTokenException.class);
        }
    }

    @Test
    void aTokenThatWasTamperedWithIsRefused() {
        GetParametersForImportResponse parameters = kms.parameters(kms.createSymmetricKey());
        byte[] token = parameters.importToken().asByteArray();
        token[token.length / 2] ^= 1;

        assertThatThrownBy(() ->
                        kms.importUnder(parameters, OAEP, material, r -> r.importToken(SdkBytes.fromByteArray(token))))
                .isInstanceOf(InvalidImportTokenException.class);
    }
}
