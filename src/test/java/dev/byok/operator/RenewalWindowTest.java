package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.AutomationPolicy;
import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;

/** When a key is renewed, as users choose it and read it in status. */
final class RenewalWindowTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";

    private final World world = new World();
    private final PublishedSets sets = new PublishedSets(world, "k");
    private final byte[] material = SoftwareHsm.material(SYMMETRIC);
    private final String arn = world.people().createKey(SYMMETRIC);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aReadableKeyIsRenewedAtTheTimeThatStatusShowsAndNothingNoticesIt() {
        world.apply(readable().reimport("30d", null).done());
        try (RunningOperator _ = world.operator()) {
            ImportedKeyStatus first = world.awaitReady("k", "True", "Imported").getStatus();
            assertThat(Duration.between(first.nextReimportTime(), first.validTo()))
                    .isBetween(Duration.ofDays(30), Duration.ofDays(33));
            SdkBytes before = encrypt();

            world.kms().clock().set(first.nextReimportTime().minusSeconds(60));
            sets.passes();
            assertThat(world.kms().log().imports()).hasSize(1);
            assertThat(world.get("k").getStatus().condition("Expiring")).isEmpty();

            world.kms().clock().set(first.nextReimportTime());
            ImportedKeyStatus second = world.await(
                            "k", key -> key.getStatus().validTo().isAfter(first.validTo()))
                    .getStatus();
            assertThat(second.condition("Ready").orElseThrow().lastTransitionTime())
                    .isEqualTo(first.condition("Ready").orElseThrow().lastTransitionTime());
            assertThat(second.nextReimportTime()).isAfter(first.nextReimportTime());
            assertThat(decrypt(before)).isEqualTo("attack at dawn");
            assertThat(world.kms().log().requests("DeleteImportedKeyMaterial")).isEmpty();
        }
    }

    @Test
    void underManualPolicyAKeyIsSaidToExpireAndLeftToLapseUntilAsked() {
        world.apply(readable().reimport(null, AutomationPolicy.Manual).done());
        try (RunningOperator _ = world.operator()) {
            ImportedKeyStatus first = world.awaitReady("k", "True", "Imported").getStatus();
            assertThat(first.nextReimportTime()).isNull();
            world.kms().clock().advance(Duration.ofDays(65));
            ImportedKey expiring = world.await(
                    "k", key -> key.getStatus().condition("Expiring").isPresent());
            assertThat(expiring.getStatus().condition("Expiring").orElseThrow().message())
                    .contains("KMS deletes the material at " + first.validTo());
            world.kms().clock().advance(Duration.ofDays(26));
            world.awaitReady("k", "False", "Lapsed");
            assertThat(world.kms().log().imports()).hasSize(1);

            request("bring it back");
            world.awaitReady("k", "True", "Imported");
            assertThat(world.kms().log().imports()).hasSize(2);
        }
    }

    @Test
    void anotherLifetimeIsAppliedToAReadableKeyAtOnce() {
        world.apply(readable().done());
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            world.edit("k", key -> SpecEdit.of(key).validFor("30d").done());
            ImportedKeyStatus shorter =
                    world.awaitReady("k", "True", "Imported").getStatus();
            Instant now = world.kms().clock().instant();
            assertThat(Duration.between(now, shorter.validTo())).isLessThanOrEqualTo(Duration.ofDays(30));
            assertThat(Duration.between(now, shorter.nextReimportTime())).isLessThan(Duration.ofDays(21));
        }
    }

    @Test
    void anotherLifetimeOfAWrappedKeyIsAwaitedWhileTheKeyWorksOn() {
        try (RunningOperator _ = world.operator()) {
            sets.afterImport(arn, material);
            world.kms().clock().advance(Duration.ofDays(2));
            world.edit("k", key -> SpecEdit.of(key).validFor("30d").done());
            world.awaitReady("k", "False", "ExpirationNotApplied");
            ImportParameters set = sets.await();
            assertThat(decrypt(encrypt())).isEqualTo("attack at dawn");
            world.putSecret("k", Ceremony.answer(set, material));
            ImportedKeyStatus shorter =
                    world.awaitReady("k", "True", "Imported").getStatus();
            assertThat(shorter.validTo()).isBefore(world.kms().clock().instant().plus(Duration.ofDays(31)));
        }
    }

    /** The key, whose material the operator may read; the Secret is there. */
    private SpecEdit readable() {
        world.api()
                .admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(World.NAMESPACE)
                        .withName("k")
                        .endMetadata()
                        .addToData("keyMaterial", Base64.getEncoder().encodeToString(material))
                        .build())
                .create();
        return SpecEdit.of(world.key("k", arn)).plaintextIn("k");
    }

    private void request(String value) {
        String change = "{\"metadata\": {\"annotations\": {\"%s\": \"%s\"}}}"
                .formatted(ImportedKey.REIMPORT_REQUESTED_AT, value);
        world.api().keys(World.NAMESPACE).withName("k").patch(PatchContext.of(PatchType.JSON_MERGE), change);
    }

    private SdkBytes encrypt() {
        return world.people()
                .kms()
                .encrypt(request -> request.keyId(arn).plaintext(SdkBytes.fromUtf8String("attack at dawn")))
                .ciphertextBlob();
    }

    private String decrypt(SdkBytes ciphertext) {
        return world.people()
                .kms()
                .decrypt(request -> request.ciphertextBlob(ciphertext))
                .plaintext()
                .asUtf8String();
    }
}
