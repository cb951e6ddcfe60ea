package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.byok.operator.api.v1alpha1.AutomationPolicy;
import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.PublishImportParameters;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.kmsemulator.control.Fault;
import dev.byok.operator.kmsemulator.control.LoggedRequest;
import dev.byok.operator.material.MaterialShape;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;

/** Import parameters in status: when they are there, what they say, and how often KMS is asked for them. */
final class PublishedParametersTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";

    private final World world = new World();
    private final PublishedSets sets = new PublishedSets(world, "k");
    private final byte[] material = SoftwareHsm.material(SYMMETRIC);
    private final String arn = world.people().createKey(SYMMETRIC);

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource({
        "SYMMETRIC_DEFAULT, RSAES_OAEP_SHA_256",
        "HMAC_384, RSAES_OAEP_SHA_256",
        "RSA_3072, RSA_AES_KEY_WRAP_SHA_256",
        "ECC_SECG_P256K1, RSA_AES_KEY_WRAP_SHA_256"
    })
    void whatIsPublishedIsAllThatAnAnswerNeedsAndItIsImportedLongBeforeTheNextPoll(String keySpec, String algorithm) {
        world.apply(world.everyHour(world.key("k", world.people().createKey(keySpec))));
        try (RunningOperator _ = world.operator()) {
            ImportParameters set = sets.await();
            assertThat(set.material()).isEqualTo("2026");
            assertThat(set.wrappingAlgorithm()).isEqualTo(algorithm);
            assertThat(set.wrappingKeySpec()).isEqualTo("RSA_4096");
            assertThat(set.publicKeyFingerprint()).isEqualTo(MaterialShape.fingerprint(Ceremony.publicKey(set)));
            assertThat(set.tokenDigest())
                    .isEqualTo(RunningOperator.digestKey(world.api().admin())
                            .digest(Base64.getDecoder().decode(set.importToken())));
            assertThat(set.parametersValidTo())
                    .isCloseTo(world.kms().clock().instant().plus(Duration.ofHours(24)), within(1, ChronoUnit.MINUTES));

            world.putSecret("k", Ceremony.answer(set, SoftwareHsm.material(keySpec)));

            ImportedKey key = world.awaitReady("k", "True", "Imported");
            assertThat(key.getStatus().importParameters()).isEmpty();
            assertThat(sets.fetches()).hasSize(1);
        }
    }

    @Test
    void messageAndEventSayUntilWhenAndUnderWhichKey() {
        world.apply(world.key("k", arn));
        try (RunningOperator _ = world.operator()) {
            ImportParameters set = sets.await();
            String message = ready(world.get("k")).message();
            assertThat(message)
                    .contains("Secret k does not exist", "until " + set.parametersValidTo())
                    .contains(set.publicKeyFingerprint(), set.wrappingAlgorithm())
                    .contains("Secret k key encryptedKeyMaterial", "Secret k key importToken");
            assertThat(awaitEvent("ParametersPublished").getNote())
                    .contains("2026", set.parametersValidTo().toString(), set.publicKeyFingerprint());
        }
    }

    @Test
    void aKeyInItsRenewalWindowWorksOnWhileAnAnswerIsAwaitedAndAfterIt() {
        try (RunningOperator _ = world.operator()) {
            sets.afterImport(arn, material);
            SdkBytes before = encrypt();
            world.kms().clock().advance(Duration.ofDays(65));

            ImportParameters set = sets.await();
            ImportedKey expiring = world.awaitReady("k", "True", "AwaitingRenewal");
            assertThat(expiring.getStatus().condition("Expiring").map(Condition::status))
                    .contains("True");
            assertThat(expiring.getStatus().condition("Reconciling")).isEmpty();
            SdkBytes during = encrypt();
            world.putSecret("k", Ceremony.answer(set, material));

            ImportedKey renewed = world.awaitReady("k", "True", "Imported");
            assertThat(renewed.getStatus().condition("Expiring")).isEmpty();
            assertThat(renewed.getStatus().validTo())
                    .isAfter(expiring.getStatus().validTo());
            assertThat(renewed.getStatus().nextReimportTime())
                    .isAfter(expiring.getStatus().nextReimportTime());
            assertThat(decrypt(before)).isEqualTo(decrypt(during)).isEqualTo(decrypt(encrypt()));
            assertThat(world.kms().log().requests("DeleteImportedKeyMaterial")).isEmpty();
        }
    }

    @Test
    void aSetIsReplacedAfterEighteenHoursAndNeverElse() {
        world.apply(world.key("k", arn));
        for (int day = 0; day < 3; day++) {
            try (RunningOperator _ = world.operator()) {
                sets.await();
                for (int hour = 0; hour < 24; hour++) {
                    sets.passes();
                    world.kms().clock().advance(Duration.ofHours(1));
                }
            }
        }
        // At 0, 18, 36 and 54 hours.
        assertThat(sets.fetches()).hasSize(4);
    }

    @Test
    void neverPublishesNothingAndSaysTheCommandInstead() {
        world.apply(SpecEdit.of(world.key("k", arn))
                .publish(PublishImportParameters.Never)
                .done());
        try (RunningOperator _ = world.operator()) {
            ImportedKey key = world.awaitReady("k", "False", "SecretNotFound");
            assertThat(ready(key).message())
                    .contains("aws kms get-parameters-for-import --region eu-central-1 --key-id " + arn
                            + " --wrapping-algorithm RSAES_OAEP_SHA_256 --wrapping-key-spec RSA_4096");
            sets.passes();
            assertThat(sets.now()).isEmpty();
            assertThat(sets.fetches()).isEmpty();
        }
    }

    @Test
    void neverTakesAPublishedSetOutOfStatus() {
        world.apply(world.key("k", arn));
        try (RunningOperator _ = world.operator()) {
            sets.await();
            world.edit("k", key -> SpecEdit.of(key)
                    .publish(PublishImportParameters.Never)
                    .done());
            world.await("k", key -> key.getStatus().importParameters().isEmpty());
        }
    }

    @Test
    void nothingIsFetchedWhileNoImportIsWanted() {
        for (String name : List.of("suspended", "disabled", "kept-lost", "left-to-lapse")) {
            String key = world.people().createKey(SYMMETRIC);
            world.putSecret(name, world.people().wrap(key, SYMMETRIC, material));
            world.apply(world.key(name, key));
        }
        try (RunningOperator _ = world.operator()) {
            for (String name : List.of("suspended", "disabled", "kept-lost", "left-to-lapse")) {
                world.awaitReady(name, "True", "Imported");
            }
            world.kms().log().clear();
            world.edit("suspended", key -> SpecEdit.of(key).suspend(true).done());
            world.edit(
                    "kept-lost",
                    key -> SpecEdit.of(key).recovery(AutomationPolicy.Manual).done());
            world.edit("left-to-lapse", key -> SpecEdit.of(key)
                    .reimport(null, AutomationPolicy.Manual)
                    .done());
            String disabled = world.get("disabled").getSpec().keyId();
            world.people().kms().disableKey(request -> request.keyId(disabled));
            world.awaitReady("suspended", "True", "Suspended");
            world.awaitReady("disabled", "False", "KeyDisabled");
            world.kms().clock().advance(Duration.ofDays(65));
            world.await(
                    "left-to-lapse",
                    key -> key.getStatus().condition("Expiring").isPresent());
            world.kms().clock().advance(Duration.ofDays(26));
            world.awaitReady("suspended", "False", "Suspended");
            world.awaitReady("disabled", "False", "KeyDisabled");
            world.awaitReady("kept-lost", "False", "RecoveryAwaitsRequest");
            world.awaitReady("left-to-lapse", "False", "Lapsed");
            assertThat(sets.fetches().stream().map(LoggedRequest::keyArn))
                    .allMatch(world.get("kept-lost").getSpec().keyId()::equals);
        }
    }

    @Test
    void aFetchThatKmsRefusesIsToldAndTriedAgain() {
        world.apply(world.everyHour(world.key("k", arn)));
        world.kms()
                .faults()
                .inject(Fault.error(400, "AccessDeniedException", "not allowed to fetch")
                        .on("GetParametersForImport"));
        try (RunningOperator _ = world.operator()) {
            ImportedKey refused = world.await(
                    "k",
                    key -> key.getStatus().nextRetryTime() != null
                            && !ready(key).message().isEmpty());
            assertThat(ready(refused).reason()).isEqualTo("SecretNotFound");
            assertThat(ready(refused).message())
                    .contains("could not be published", "the operator is not allowed this call");
            sets.await();
            assertThat(world.get("k").getStatus().nextRetryTime()).isNull();
        }
    }

    private Event awaitEvent(String reason) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(
                        () -> world.api()
                                .admin()
                                .events()
                                .v1()
                                .events()
                                .inNamespace(World.NAMESPACE)
                                .list()
                                .getItems(),
                        events -> events.stream().anyMatch(event -> reason.equals(event.getReason())))
                .stream()
                .filter(event -> reason.equals(event.getReason()))
                .findFirst()
                .orElseThrow();
    }

    private static Condition ready(ImportedKey key) {
        return key.getStatus().condition("Ready").orElseThrow();
    }

    private SdkBytes encrypt() {
        return world.people()
                .kms()
                .encrypt(request -> request.keyId(arn).plaintext(SdkBytes.fromUtf8String("attack at dawn")))
                .ciphertextBlob();
    }

    private SdkBytes decrypt(SdkBytes ciphertext) {
        return world.people()
                .kms()
                .decrypt(request -> request.ciphertextBlob(ciphertext))
                .plaintext();
    }
}
