package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.kms.KmsFailure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rules for material that the operator may read: parameters, import, retries, and what is forgotten when. */
final class PlaintextRulesTest {
    private final Scene scene = new Scene();

    PlaintextRulesTest() {
        scene.plaintext = true;
        scene.bundle = new BundleView.Plaintext("v1", 32, null);
    }

    private void holdsParameters() {
        Action.GetParameters action = (Action.GetParameters) scene.plan().action();
        assertThat(action.publish()).isFalse();
        scene.parameters =
                new ParametersView(action.algorithm(), action.keySpec(), scene.time.plus(Duration.ofHours(24)));
    }

    @Test
    void parametersComeFirstAndServeUntilTheyNearlyRunOut() {
        holdsParameters();
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
        scene.pass(Duration.ofHours(24).minusMinutes(10));
        assertThat(scene.plan().action()).isInstanceOf(Action.GetParameters.class);
    }

    @Test
    void wrongMaterialIsNotSentAgainBeforeItChanges() {
        holdsParameters();
        scene.imports();
        scene.pass(Duration.ofHours(1));
        scene.loses();
        scene.refuses(Kind.INCORRECT_KEY_MATERIAL);
        scene.pass(Duration.ofHours(5));
        assertThat(scene.plan().reason()).isEqualTo(Reason.IncorrectKeyMaterial);
        scene.bundle = new BundleView.Plaintext("v2", 32, null);
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    @Test
    void anOutageIsForgottenOnceTheKeyIsReadAgain() {
        holdsParameters();
        scene.imports();
        scene.bundle = new BundleView.NotRead();
        scene.plan();
        scene.unreadable = Kind.SERVER_FAULT;
        scene.plan();
        assertThat(scene.status.failures()).isNotNull();
        scene.unreadable = null;
        scene.plan();
        assertThat(scene.status.failures()).isNull();
    }

    @Test
    void aClockThatWasSetBackDoesNotLengthenAPause() {
        holdsParameters();
        scene.refuses(Kind.ACCESS_DENIED);
        scene.pass(Duration.ofHours(-20));
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    @Test
    void anAttemptIsKeptWhenItsRepetitionIsRefused() {
        holdsParameters();
        Action.Import first = scene.announces();
        scene.pass(Duration.ofSeconds(31));
        scene.refuses(Kind.THROTTLED);
        scene.shows(first);
        assertThat(scene.plan().reason()).isEqualTo(Reason.Imported);
        assertThat(scene.status.material("2026").importCount()).isEqualTo(1);
    }
}
