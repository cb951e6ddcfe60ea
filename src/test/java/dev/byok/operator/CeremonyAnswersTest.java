package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.Wrapping;
import dev.byok.operator.api.v1alpha1.WrappingAlgorithm;
import dev.byok.operator.api.v1alpha1.WrappingKeySpec;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of answers to published parameters: in time, late, damaged, half, for an older set. */
final class CeremonyAnswersTest {
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
    void anAnswerToAnOlderSetThatKmsStillTakesIsImported() {
        world.apply(world.key("k", arn));
        try (RunningOperator _ = world.operator()) {
            ImportParameters older = sets.await();
            world.kms().clock().advance(Duration.ofHours(19));
            sets.awaitOther(older);
            world.putSecret("k", Ceremony.answer(older, material));
            world.awaitReady("k", "True", "Imported");
            assertThat(sets.now()).isEmpty();
            assertThat(sets.fetches()).hasSize(2);
        }
    }

    @Test
    void anAnswerToASetThatRanOutSaysSoBesideANewSet() {
        world.apply(world.key("k", arn));
        try (RunningOperator _ = world.operator()) {
            ImportParameters dead = sets.await();
            world.kms().clock().advance(Duration.ofHours(25));
            ImportParameters living = sets.awaitOther(dead);
            world.putSecret("k", Ceremony.answer(dead, material));
            ImportedKey refused = world.awaitReady("k", "False", "ImportTokenExpired");
            assertThat(refused.getStatus().importParameters()).containsExactly(living);
            assertThat(ready(refused).message()).contains("older than 24 hours", "until " + living.parametersValidTo());
            world.putSecret("k", Ceremony.answer(living, material));
            world.awaitReady("k", "True", "Imported");
            assertThat(sets.fetches()).hasSize(2);
        }
    }

    @Test
    void aRefusedAnswerTakesItsSetWithItAndANewOneIsThere() {
        world.apply(world.key("k", arn));
        try (RunningOperator _ = world.operator()) {
            ImportParameters set = sets.await();
            Ceremony.Answer good = Ceremony.answer(set, material);
            world.putSecret("k", new Ceremony.Answer(Ceremony.other(good.encryptedKeyMaterial()), good.importToken()));
            world.awaitReady("k", "False", "InvalidCiphertext");
            world.putSecret("k", Ceremony.answer(sets.awaitOther(set), material));
            world.awaitReady("k", "True", "Imported");
            assertThat(sets.fetches()).hasSize(2);
            assertThat(world.kms().log().requests("ImportKeyMaterial")).hasSize(2);
        }
    }

    @Test
    void anAnswerWithOtherMaterialIsRefusedOnceAndANewSetIsThere() {
        try (RunningOperator _ = world.operator()) {
            sets.afterImport(arn, material);
            world.kms().clock().advance(Duration.ofDays(91));
            ImportParameters set = sets.await();
            world.putSecret("k", Ceremony.answer(set, Ceremony.other(material)));
            ImportedKey refused = world.awaitReady("k", "False", "IncorrectKeyMaterial");
            assertThat(refused.getStatus().condition("Stalled")).isPresent();
            world.putSecret("k", Ceremony.answer(sets.awaitOther(set), material));
            world.awaitReady("k", "True", "Imported");
            assertThat(world.kms().log().requests("ImportKeyMaterial")).hasSize(2);
        }
    }

    @Test
    void aChangedWrappingGetsANewSetAndAnAnswerToTheOldOneIsStillImported() {
        world.apply(world.key("k", arn));
        try (RunningOperator _ = world.operator()) {
            ImportParameters old = sets.await();
            edit(spec -> spec.wrapping(new Wrapping(WrappingAlgorithm.RSAES_OAEP_SHA_1, WrappingKeySpec.RSA_3072)));
            ImportParameters asked = sets.awaitOther(old);
            assertThat(asked.wrappingAlgorithm()).isEqualTo("RSAES_OAEP_SHA_1");
            assertThat(asked.wrappingKeySpec()).isEqualTo("RSA_3072");
            world.putSecret("k", Ceremony.answer(old, material));
            world.awaitReady("k", "True", "Imported");
            assertThat(sets.fetches()).hasSize(2);
        }
    }

    @Test
    void aRequestForAReimportIsHandledOnlyByItsImport() {
        try (RunningOperator _ = world.operator()) {
            sets.afterImport(arn, material);
            world.kms().clock().advance(Duration.ofDays(2));
            request("please");
            ImportParameters set = sets.await();
            ImportedKey asked = world.awaitReady("k", "True", "AwaitingRenewal");
            assertThat(asked.getStatus().lastHandledReimportRequest()).isNull();
            world.putSecret("k", Ceremony.answer(set, material));
            world.await("k", key -> "please".equals(key.getStatus().lastHandledReimportRequest()));
            assertThat(world.kms().log().imports()).hasSize(1);
            assertThat(sets.fetches()).hasSize(1);
        }
    }

    @Test
    void aHalfUpdatedOrUnfitAnswerLeavesThePublishedSet() {
        try (RunningOperator _ = world.operator()) {
            sets.afterImport(arn, material);
            world.kms().clock().advance(Duration.ofDays(65));
            ImportParameters set = sets.await();
            byte[] oldToken = secretToken();
            Ceremony.Answer answer = Ceremony.answer(set, material);
            world.putSecret("k", new Ceremony.Answer(new byte[100], oldToken));
            sets.passes();
            world.putSecret("k", new Ceremony.Answer(answer.encryptedKeyMaterial(), oldToken));
            sets.passes();
            assertThat(sets.now()).containsExactly(set);
            world.putSecret("k", answer);
            world.awaitReady("k", "True", "Imported");
            assertThat(sets.fetches()).hasSize(1);
        }
    }

    private void edit(UnaryOperator<SpecEdit> change) {
        world.edit("k", key -> change.apply(SpecEdit.of(key)).done());
    }

    private void request(String value) {
        String change = "{\"metadata\": {\"annotations\": {\"%s\": \"%s\"}}}"
                .formatted(ImportedKey.REIMPORT_REQUESTED_AT, value);
        world.api().keys(World.NAMESPACE).withName("k").patch(PatchContext.of(PatchType.JSON_MERGE), change);
    }

    private static Condition ready(ImportedKey key) {
        return key.getStatus().condition("Ready").orElseThrow();
    }

    private byte[] secretToken() {
        String data = world.api()
                .admin()
                .secrets()
                .inNamespace(World.NAMESPACE)
                .withName("k")
                .get()
                .getData()
                .get("importToken");
        return Base64.getDecoder().decode(data);
    }
}
