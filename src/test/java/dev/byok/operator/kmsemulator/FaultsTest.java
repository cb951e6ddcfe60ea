package dev.byok.operator.kmsemulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.byok.operator.kmsemulator.control.Fault;
import dev.byok.operator.kmsemulator.control.LoggedRequest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** Faults do what they say, to the requests they are for, as often as they say. */
final class FaultsTest {
    private final KmsEmulator emulator = KmsEmulator.start();
    private final KmsCeremony kms = KmsCeremony.with(emulator);
    private final byte[] material = SoftwareHsm.material("SYMMETRIC_DEFAULT");
    private final String keyId = kms.createSymmetricKey();

    @AfterEach
    void stop() {
        kms.kms().close();
        emulator.close();
    }

    private void assertDescribeFailsWith(int status, String code) {
        assertThatThrownBy(() -> kms.describe(keyId)).isInstanceOfSatisfying(KmsException.class, e -> {
            assertThat(e.statusCode()).isEqualTo(status);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
        });
    }

    @Test
    void throttlingIsWhatTheSdkTakesForThrottling() {
        emulator.faults().inject(Fault.throttle().on("DescribeKey"));

        assertThatThrownBy(() -> kms.describe(keyId))
                .isInstanceOfSatisfying(KmsException.class, e -> assertThat(e.isThrottlingException())
                        .isTrue());
    }

    @Test
    void anErrorMeetsSoManyRequestsOfOneOperationAndKey() {
        String other = kms.createSymmetricKey();
        emulator.faults()
                .inject(Fault.error(503, "DependencyTimeoutException", "late")
                        .on("DescribeKey")
                        .forKey(keyId)
                        .times(2));

        assertThat(kms.state(other)).isEqualTo(KeyState.PENDING_IMPORT);
        assertDescribeFailsWith(503, "DependencyTimeoutException");
        assertDescribeFailsWith(503, "DependencyTimeoutException");
        assertThat(kms.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
    }

    @Test
    void anErrorForEverStaysUntilItIsCleared() {
        emulator.faults().inject(Fault.error(400, "AccessDeniedException", "no").always());
        assertDescribeFailsWith(400, "AccessDeniedException");
        assertDescribeFailsWith(400, "AccessDeniedException");

        emulator.faults().clear();

        assertThat(kms.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
    }

    @Test
    void anImportWhoseAnswerIsDroppedHasHappened() {
        emulator.faults().inject(Fault.commitThenDrop().on("ImportKeyMaterial"));

        assertThatThrownBy(() -> kms.importMaterial(keyId, material, r -> {})).isInstanceOf(SdkClientException.class);

        assertThat(kms.state(keyId)).isEqualTo(KeyState.ENABLED);
        assertThat(emulator.log().imports())
                .singleElement()
                .extracting(LoggedRequest::outcome)
                .isEqualTo(LoggedRequest.COMMITTED_AND_DROPPED);
    }

    @Test
    void anImportThatIsDroppedBeforeItsCommitHasNotHappened() {
        emulator.faults().inject(Fault.dropBeforeCommit().on("ImportKeyMaterial"));

        assertThatThrownBy(() -> kms.importMaterial(keyId, material, r -> {})).isInstanceOf(SdkClientException.class);

        assertThat(kms.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
        assertThat(emulator.log().imports()).isEmpty();
    }

    @Test
    void aStaleReadShowsTheKeyFromBeforeTheLastWrite() {
        kms.importMaterial(keyId, material, r -> {});
        emulator.faults().inject(Fault.staleRead().times(2));

        assertThat(kms.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
        assertThat(kms.kms()
                        .listKeyRotations(r -> r.keyId(keyId).includeKeyMaterial("ALL_KEY_MATERIAL"))
                        .rotations())
                .isEmpty();
        assertThat(kms.state(keyId)).isEqualTo(KeyState.ENABLED);
    }

    @Test
    void aStaleReadOfANewKeyDoesNotFindIt() {
        emulator.faults().inject(Fault.staleRead().on("GetParametersForImport"));

        assertThatThrownBy(() -> kms.parameters(keyId)).isInstanceOf(NotFoundException.class);
        assertThat(kms.parameters(keyId).importToken()).isNotNull();
    }

    @Test
    void staleReadsForAWhileEndWhenTheWriteIsOldEnough() {
        emulator.faults().inject(Fault.staleReadFor(Duration.ofSeconds(90)));
        kms.importMaterial(keyId, material, r -> {});
        assertThat(kms.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);

        emulator.clock().advance(Duration.ofSeconds(90));

        assertThat(kms.state(keyId)).isEqualTo(KeyState.ENABLED);
    }

    @Test
    void aDelayedAnswerComesLateButComes() {
        emulator.faults().inject(Fault.delay(Duration.ofMillis(300)).on("DescribeKey"));
        Instant before = Instant.now();

        assertThat(kms.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);

        assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void theLogTellsWhatAnImportCarriedAndNeverTheMaterial() {
        kms.importMaterial(keyId, material, r -> r.keyMaterialDescription("2026"));

        LoggedRequest logged = emulator.log().imports().getFirst();

        assertThat(logged.keyArn()).endsWith(keyId);
        assertThat(logged.region()).isEqualTo("eu-central-1");
        assertThat(logged.accessKeyId()).isEqualTo("AKIAEXAMPLE");
        assertThat(logged.importDetails().blobSha256()).matches("[0-9a-f]{64}");
        assertThat(logged.importDetails().keyMaterialDescription()).isEqualTo("2026");
        assertThat(logged.importDetails().importType()).isNull();
    }
}
