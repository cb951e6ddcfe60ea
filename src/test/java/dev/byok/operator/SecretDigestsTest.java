package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedBundle;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.digest.DigestKey;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.material.MaterialShape;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;

/**
 * Somebody who may not read Secrets names one as the answer of a key, to learn its value from what is recorded of it.
 */
final class SecretDigestsTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
    private static final byte[] PIN = "4711".getBytes(StandardCharsets.US_ASCII);

    private final World world = new World();
    private final String arn = world.people().createKey(SYMMETRIC);
    private final byte[] material = SoftwareHsm.material(SYMMETRIC);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void ofAPasswordThatIsNamedAsAnAnswerNothingIsRecorded() {
        importByHand();
        Ceremony.Answer answer = world.people().wrap(arn, SYMMETRIC, material);
        world.putSecret("k", new Ceremony.Answer(PIN, PIN));
        world.apply(world.key("k", arn));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            assertNothingIsRecorded();
            world.putSecret("k", new Ceremony.Answer(answer.encryptedKeyMaterial(), PIN));
            awaitLooks();
            assertNothingIsRecorded();
            world.putSecret("k", new Ceremony.Answer(PIN, answer.importToken()));
            awaitLooks();
            assertNothingIsRecorded();

            world.putSecret("k", answer);
            world.await("k", key -> material(key).bundle() != null);
            assertThat(bundle().blobDigest())
                    .isEqualTo(key().digest(answer.encryptedKeyMaterial()))
                    .doesNotContain(MaterialShape.fingerprint(answer.encryptedKeyMaterial()));
        }
    }

    @Test
    void plainDigestsOfAnEarlierVersionAreTakenUnderTheKeyAndNothingIsSentAgain() {
        Ceremony.Answer answer = imported();
        world.api().keys(World.NAMESPACE).withName("k").editStatus(key -> {
            ImportedBundle is = material(key).bundle();
            ImportedBundle plain = new ImportedBundle(
                    MaterialShape.fingerprint(answer.encryptedKeyMaterial()),
                    MaterialShape.fingerprint(answer.importToken()),
                    is.firstSeenTime(),
                    is.usedForRecovery());
            key.setStatus(key.getStatus()
                    .withRecords(
                            List.of(withBundle(material(key), plain)),
                            List.of(),
                            key.getStatus().conditions()));
            return key;
        });
        try (RunningOperator _ = world.operator()) {
            world.await("k", key -> material(key).bundle().blobDigest().contains(":"));
            assertThat(bundle().blobDigest()).isEqualTo(key().digest(answer.encryptedKeyMaterial()));
            awaitLooks();
            assertThat(world.kms().log().requests("ImportKeyMaterial")).hasSize(1);
        }
    }

    @Test
    void afterTheKeyWasLostRecordsAreMadeAnewAndNothingIsSent() {
        imported();
        ImportedBundle before = bundle();
        world.api()
                .admin()
                .secrets()
                .inNamespace(World.NAMESPACE)
                .withName(RunningOperator.DIGEST_KEY)
                .delete();
        try (RunningOperator _ = world.operator()) {
            world.await("k", key -> !material(key).bundle().blobDigest().equals(before.blobDigest()));
            assertThat(bundle().blobDigest()).startsWith(key().id() + ":");
            assertThat(bundle().firstSeenTime()).isEqualTo(before.firstSeenTime());
            awaitLooks();
            assertThat(world.kms().log().requests("ImportKeyMaterial")).hasSize(1);

            world.putSecret("k", world.people().wrap(arn, SYMMETRIC, material));
            world.await("k", key -> material(key).importCount() == 2);
        }
    }

    private Ceremony.Answer imported() {
        Ceremony.Answer answer = world.people().wrap(arn, SYMMETRIC, material);
        world.putSecret("k", answer);
        world.apply(world.key("k", arn));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
        }
        return answer;
    }

    private void importByHand() {
        Ceremony.Answer answer = world.people().wrap(arn, SYMMETRIC, material);
        world.people().kms().importKeyMaterial(request -> request.keyId(arn)
                .encryptedKeyMaterial(SdkBytes.fromByteArray(answer.encryptedKeyMaterial()))
                .importToken(SdkBytes.fromByteArray(answer.importToken()))
                .expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES)
                .validTo(world.kms().clock().instant().plus(Duration.ofDays(80)).truncatedTo(ChronoUnit.SECONDS)));
    }

    private void assertNothingIsRecorded() {
        MaterialStatus recorded = material(world.get("k"));
        assertThat(recorded.bundle()).isNull();
        assertThat(recorded.held()).isNull();
        assertThat(recorded.rejected()).isEmpty();
        assertThat(Serialization.asJson(world.get("k")))
                .doesNotContain(MaterialShape.fingerprint(PIN))
                .doesNotContain(key().digest(PIN));
    }

    /** Waits until a pass has begun and ended since. */
    private void awaitLooks() {
        long before = looks();
        Awaitility.await().until(() -> looks() >= before + 2);
    }

    private long looks() {
        return world.kms().log().requests("DescribeKey").size();
    }

    private ImportedBundle bundle() {
        return material(world.get("k")).bundle();
    }

    private DigestKey key() {
        return RunningOperator.digestKey(world.api().admin());
    }

    private static MaterialStatus material(ImportedKey key) {
        return key.getStatus().material("2026");
    }

    private static MaterialStatus withBundle(MaterialStatus from, ImportedBundle bundle) {
        return from.withRecords(bundle, from.held(), from.attempt(), from.rejected());
    }
}
