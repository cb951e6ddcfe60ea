package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is said while KMS cannot be asked, or only in part, and while it does not show what it accepted. */
final class FailedLookRulesTest {
    private final Scene scene = new Scene();

    private void imported() {
        scene.imports();
        scene.plan();
    }

    private Condition ready() {
        return scene.status.condition("Ready").orElseThrow();
    }

    @Test
    void oneFailedLookLeavesReadyAloneHoweverShortThePollIntervalIs() {
        scene.poll = "1m";
        imported();
        for (int minute = 0; minute < 29; minute++) {
            scene.pass(Duration.ofMinutes(1));
            scene.plan();
        }
        scene.unreadable = Kind.NO_ANSWER;
        scene.plan();
        assertThat(ready().status()).isEqualTo("True");
    }

    @Test
    void aFailedLookSaysWhatIsWrongSinceWhenAndWhenItIsTriedAgain() {
        imported();
        Instant since = scene.time;
        scene.unreadable = Kind.SERVER_FAULT;
        Plan first = scene.plan();
        scene.pass(first.recheckAfter());
        scene.plan();
        assertThat(ready().status()).isEqualTo("True");
        assertThat(ready().reason()).isEqualTo("KmsUnavailable");
        assertThat(ready().message())
                .contains("words of KMS", "since " + since, "next attempt at " + scene.status.nextRetryTime());
        assertThat(scene.status.conditions()).extracting(Condition::type).containsExactly("Ready");
    }

    @Test
    void readyTurnsUnknownOnceLooksHaveFailedForAQuarterOfAnHour() {
        imported();
        scene.unreadable = Kind.SERVER_FAULT;
        scene.plan();
        scene.pass(Duration.ofMinutes(14));
        scene.plan();
        assertThat(ready().status()).isEqualTo("True");
        scene.pass(Duration.ofMinutes(2));
        scene.plan();
        assertThat(ready().status()).isEqualTo("Unknown");
        assertThat(ready().reason()).isEqualTo("KmsUnavailable");
    }

    @Test
    void throttlingIsSaidAndMakesNoEvent() {
        imported();
        var before = scene.status;
        scene.unreadable = Kind.THROTTLED;
        scene.plan();
        assertThat(ready().status()).isEqualTo("True");
        assertThat(ready().reason()).isEqualTo("Throttled");
        assertThat(Notices.between(before, scene.status)).isEmpty();
    }

    @Test
    void materialsThatCannotBeListedDoNotHideWhatTheDescriptionTells() {
        imported();
        scene.unlisted = Kind.SERVER_FAULT;
        scene.state = KeyState.PENDING_DELETION;
        assertThat(scene.plan().reason()).isEqualTo(Reason.KeyPendingDeletion);
        scene.state = KeyState.DISABLED;
        assertThat(scene.plan().reason()).isEqualTo(Reason.KeyDisabled);
        assertThat(scene.status.keyState()).isEqualTo("Disabled");
        scene.state = KeyState.ENABLED;
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(Reason.KmsUnavailable);
        assertThat(plan.message()).contains("Enabled", "ListKeyRotations", "words of KMS");
        assertThat(scene.status.keyState()).isEqualTo("Enabled");
    }

    @Test
    void aLossThatIsFirstSeenWithoutAListingKeepsTheStateOfTheKeyBeforeIt() {
        imported();
        scene.state = KeyState.PENDING_DELETION;
        scene.plan();
        scene.loses();
        scene.unlisted = Kind.THROTTLED;
        scene.plan();
        scene.unlisted = null;
        scene.bundle = Scene.pair("b2", "t2");
        assertThat(scene.plan().action()).isInstanceOf(Action.None.class);
        assertThat(scene.status.keyStateBeforeLoss()).isEqualTo("PendingDeletion");
    }

    @Test
    void whatWaitsForSomebodyInAwsIsLookedAtSoonAndLessAndLess() {
        imported();
        scene.pass(Duration.ofHours(1));
        scene.state = KeyState.DISABLED;
        assertThat(scene.plan().recheckAfter()).isEqualTo(Duration.ofMinutes(1));
        scene.pass(Duration.ofMinutes(100));
        assertThat(scene.plan().recheckAfter()).isEqualTo(Duration.ofMinutes(10));
        scene.pass(Duration.ofDays(5));
        assertThat(scene.plan().recheckAfter()).isBetween(Duration.ofHours(1), Duration.ofMinutes(63));
    }

    @Test
    void importsThatKmsAcceptsAndNeverShowsAreSentAFewTimesADay() {
        scene.plaintext = true;
        scene.bundle = new BundleView.Plaintext("uid/1", 32, null);
        scene.parameters = new ParametersView("RSAES_OAEP_SHA_256", "RSA_4096", Instant.MAX);
        Instant end = scene.time.plus(Duration.ofDays(3));
        int sent = 0;
        while (scene.time.isBefore(end)) {
            Plan plan = scene.plan();
            if (plan.action() instanceof Action.Import) {
                scene.accepts();
                sent++;
            }
            scene.pass(plan.recheckAfter().plusSeconds(1));
        }
        assertThat(sent).isBetween(3, 2 + 3 * 5);
        assertThat(ready().reason()).isEqualTo("ImportNotShown");
        assertThat(ready().message()).contains("in a row", "Next import at");
        assertThat(scene.status.nextReimportTime()).isNull();
        scene.request = "now";
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    @Test
    void anImportThatIsShownEndsTheCount() {
        Action.Import first = scene.accepts();
        assertThat(scene.status.material("2026").importsNotShown()).isEqualTo(1);
        scene.shows(first);
        scene.plan();
        assertThat(scene.status.material("2026").importsNotShown()).isNull();
    }
}
