package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.DeletionPolicy;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;

/** What happens to a key after its import: expiry, loss, change, deletion. */
final class LifecycleTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";

    private final World world = new World();
    private final byte[] material = SoftwareHsm.material(SYMMETRIC);
    private final String arn = world.people().createKey(SYMMETRIC);

    @AfterEach
    void close() {
        world.close();
    }

    private void answer() {
        world.putSecret("k", world.people().wrap(arn, SYMMETRIC, material));
    }

    private static ImportedKey with(ImportedKey key, String poll, Expiration expiration, DeletionPolicy deletion) {
        ImportedKeySpec spec = key.getSpec();
        key.setSpec(new ImportedKeySpec(
                spec.keyId(),
                spec.region(),
                spec.materials(),
                expiration == null ? spec.expiration() : expiration,
                spec.reimport(),
                spec.recovery(),
                spec.wrapping(),
                spec.publishImportParameters(),
                poll,
                deletion,
                spec.suspend()));
        return key;
    }

    private String state() {
        return world.people()
                .kms()
                .describeKey(request -> request.keyId(arn))
                .keyMetadata()
                .keyStateAsString();
    }

    @Test
    void aSecretThatAppearsIsActedOnLongBeforeTheNextPoll() {
        world.apply(with(world.key("k", arn), "24h", null, DeletionPolicy.Retain));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "False", "SecretNotFound");
            answer();
            world.awaitReady("k", "True", "Imported");
        }
    }

    @Test
    void withoutAWatchOnSecretsTheyAreReadAtThePollInterval() {
        world.apply(world.key("k", arn));
        try (RunningOperator _ = world.operatorWithoutSecretWatch()) {
            world.awaitReady("k", "False", "SecretNotFound");
            answer();
            world.awaitReady("k", "True", "Imported");
        }
    }

    @Test
    void expiredMaterialIsAwaitedAndItsCiphertextReadableAgainAfterANewAnswer() {
        answer();
        world.apply(world.key("k", arn));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            SdkBytes secret = SdkBytes.fromUtf8String("attack at dawn");
            SdkBytes ciphertext = world.people()
                    .kms()
                    .encrypt(request -> request.keyId(arn).plaintext(secret))
                    .ciphertextBlob();
            world.kms().clock().advance(Duration.ofDays(91));
            world.awaitReady("k", "False", "AwaitingMaterial");
            answer();
            world.awaitReady("k", "True", "Imported");
            assertThat(world.people()
                            .kms()
                            .decrypt(request -> request.ciphertextBlob(ciphertext))
                            .plaintext())
                    .isEqualTo(secret);
        }
    }

    @Test
    void materialThatKmsAlreadyHoldsIsAdoptedWithoutAnImport() {
        answer();
        world.apply(world.key("k", arn));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            world.api().keys(World.NAMESPACE).withName("k").delete();
            Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> world.get("k") == null);
            world.kms().clock().advance(Duration.ofDays(2));
            world.apply(world.key("k", arn));
            world.awaitReady("k", "True", "Imported");
            assertThat(world.kms().log().imports()).hasSize(1);
        }
    }

    @Test
    void aChangedExpirationIsAppliedInPlace() {
        answer();
        world.apply(world.key("k", arn));
        Expiration never = new Expiration(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE, null, null);
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            world.edit("k", key -> with(key, "1s", never, DeletionPolicy.Retain));
            ImportedKey key = world.awaitReady("k", "True", "Imported");
            assertThat(key.getStatus().expirationModel()).isEqualTo("KEY_MATERIAL_DOES_NOT_EXPIRE");
            assertThat(world.kms().log().requests("DeleteImportedKeyMaterial")).isEmpty();
        }
    }

    @Test
    void deleteKeyMaterialTakesTheMaterialAlongAndRetainLeavesIt() {
        answer();
        world.apply(with(world.key("k", arn), "1s", null, DeletionPolicy.DeleteKeyMaterial));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            world.api().keys(World.NAMESPACE).withName("k").delete();
            Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> world.get("k") == null);
            assertThat(state()).isEqualTo("PendingImport");
            assertThat(world.kms().log().requests("DeleteImportedKeyMaterial")).hasSize(1);
        }
    }

    @Test
    void otherMaterialIsRefusedWithAReason() {
        answer();
        world.apply(world.key("k", arn));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            world.kms().clock().advance(Duration.ofDays(91));
            world.awaitReady("k", "False", "AwaitingMaterial");
            world.putSecret("k", world.people().wrap(arn, SYMMETRIC, Ceremony.other(material)));
            world.awaitReady("k", "False", "IncorrectKeyMaterial");
            answer();
            world.awaitReady("k", "True", "Imported");
        }
    }

    @Test
    void anIdleKeyCostsOneCallOfKmsForEachPoll() {
        answer();
        world.apply(world.key("k", arn));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            world.kms().log().clear();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> world.kms().log().requests("DescribeKey").size() >= 3);
            assertThat(world.kms().log().requests())
                    .allMatch(request -> request.operation().equals("DescribeKey"));
        }
    }

    @Test
    void anEventCarriesTheRequestIdOfTheImport() {
        answer();
        world.apply(world.key("k", arn));
        try (RunningOperator _ = world.operator()) {
            String requestId = world.awaitReady("k", "True", "Imported")
                    .getStatus()
                    .material("2026")
                    .requestId();
            Awaitility.await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThat(imports())
                    .singleElement()
                    .extracting(Event::getNote)
                    .asString()
                    .contains(requestId));
        }
    }

    private List<Event> imports() {
        return world.api().admin().events().v1().events().inNamespace(World.NAMESPACE).list().getItems().stream()
                .filter(event -> "Imported".equals(event.getReason()))
                .toList();
    }
}
