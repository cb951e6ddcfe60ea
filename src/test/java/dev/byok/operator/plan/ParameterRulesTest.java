package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.PublishImportParameters;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Rules 6 and 9 of the design for pairs: when parameters are published, how long they stand, what a refusal does. */
final class ParameterRulesTest {
    private final Scene scene = new Scene();

    private void publishes(String token) {
        Action.GetParameters action = (Action.GetParameters) scene.plan().action();
        assertThat(action.publish()).isTrue();
        scene.published(new ImportParameters(
                "2026",
                "pem",
                "fingerprint",
                "token",
                token,
                action.algorithm(),
                action.keySpec(),
                scene.time.plus(Duration.ofHours(24)),
                "mac"));
    }

    private void due() {
        scene.imports();
        scene.pass(Duration.ofDays(70));
    }

    @Test
    void aDueKeyAsksOnceAndKeepsTheSetWhileItLasts() {
        due();
        publishes("t2");
        scene.pass(Duration.ofHours(17));
        Plan plan = scene.plan();
        assertThat(plan.action()).isInstanceOf(Action.None.class);
        assertThat(plan.message()).contains("An answer is awaited until");
        assertThat(plan.recheckAfter()).isLessThanOrEqualTo(Duration.ofHours(1).plusSeconds(1));
        scene.pass(Duration.ofMinutes(61));
        assertThat(scene.plan().action()).isInstanceOf(Action.GetParameters.class);
    }

    @Test
    void aSetStandsWhenTheKeyIsLostWhileAnAnswerIsAwaited() {
        due();
        publishes("t2");
        scene.loses();
        assertThat(scene.plan().action()).isInstanceOf(Action.None.class);
        assertThat(scene.status.importParameters()).hasSize(1);
    }

    @Test
    void aRefusedAnswerTakesItsSetAlongAndAnAnswerToAnOlderOneDoesNot() {
        due();
        publishes("t2");
        scene.bundle = Scene.pair("b1-again", "older");
        scene.refuses(Kind.EXPIRED_IMPORT_TOKEN);
        assertThat(scene.plan().action()).isInstanceOf(Action.None.class);
        scene.bundle = Scene.pair("b2", "t2");
        scene.refuses(Kind.INVALID_CIPHERTEXT);
        assertThat(scene.plan().action()).isInstanceOf(Action.GetParameters.class);
    }

    @Test
    void anAnswerWithOtherMaterialIsCondemnedAndAnotherIsAskedFor() {
        due();
        publishes("t2");
        scene.bundle = Scene.pair("b2", "t2");
        scene.refuses(Kind.INCORRECT_KEY_MATERIAL);
        publishes("t3");
        scene.pass(Duration.ofHours(1));
        assertThat(scene.plan().action()).isInstanceOf(Action.None.class);
    }

    @Test
    void aWrongPairThatLiesThereDoesNotKeepADueKeyFromAsking() {
        scene.imports();
        scene.pass(Duration.ofHours(1));
        scene.bundle = Scene.pair("b2", "t2");
        scene.refuses(Kind.INCORRECT_KEY_MATERIAL);
        scene.pass(Duration.ofDays(70));
        assertThat(scene.plan().action()).isInstanceOf(Action.GetParameters.class);
    }

    @Test
    void nothingIsPublishedWhereTheSpecSaysNever() {
        due();
        scene.publish = PublishImportParameters.Never;
        assertThat(scene.plan().action()).isInstanceOf(Action.None.class);
    }

    @Test
    void aRequestMadeBeforeAKeyWasDisabledDoesNotEnableIt() {
        scene.reenableAllowed = true;
        due();
        scene.request = "before";
        scene.plan();
        scene.state = KeyState.DISABLED;
        scene.plan();
        scene.bundle = Scene.pair("b2", "t2");
        assertThat(scene.plan().reason()).isEqualTo(Reason.KeyDisabled);
        assertThat(scene.status.nextReimportTime()).isNull();
        scene.request = "after";
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    @Test
    void readyStaysWhileKmsDoesNotShowARenewalYet() {
        due();
        scene.bundle = Scene.pair("b2", "t2");
        scene.accepts();
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(Reason.Verifying);
        assertThat(plan.posture()).isEqualTo(Posture.READY);
    }

    @Test
    void anAttemptThatKmsShowedBeforeItWasMadeProvesNothing() {
        Instant end = scene.time.plus(Duration.ofDays(30));
        scene.expiration = new dev.byok.operator.api.v1alpha1.Expiration(
                dev.byok.operator.api.v1alpha1.ExpirationModel.KEY_MATERIAL_EXPIRES, null, end.toString());
        scene.imports();
        scene.pass(Duration.ofHours(1));
        scene.bundle = Scene.pair("b2", "t2");
        scene.announces();
        assertThat(scene.plan().reason()).isEqualTo(Reason.ImportUnconfirmed);
        scene.pass(Duration.ofSeconds(31));
        assertThat(scene.planned().attempt().blobDigest()).isEqualTo("b2");
    }
}
