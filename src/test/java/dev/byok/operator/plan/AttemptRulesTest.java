package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of an import that was announced, and whose outcome is not known. */
final class AttemptRulesTest {
    private final Scene scene = new Scene();

    @Test
    void rule3AnAttemptThatKmsShowsWasCommittedAndIsNotSentAgain() {
        Action.Import action = scene.announces();
        scene.shows(action);
        scene.pass(Duration.ofSeconds(5));
        assertThat(scene.plan().reason()).isEqualTo(Reason.Imported);
        assertThat(scene.status.material("2026").importCount()).isEqualTo(1);
        assertThat(scene.status.material("2026").attempt()).isNull();
    }

    @Test
    void rule3AnAttemptThatKmsDoesNotShowIsLookedForBeforeTheSameRequestIsSentAgain() {
        Action.Import first = scene.announces();
        scene.pass(Duration.ofSeconds(5));
        assertThat(scene.plan().reason()).isEqualTo(Reason.ImportUnconfirmed);
        scene.pass(Duration.ofSeconds(30));
        assertThat(scene.planned().attempt().validTo())
                .isEqualTo(first.attempt().validTo());
    }

    @Test
    void rule3AnAttemptThatCameToNothingIsForgottenOnceItsRequestWouldNotBeSentAgain() {
        scene.announces();
        scene.pass(Duration.ofMinutes(1));
        scene.refuses(Kind.EXPIRED_IMPORT_TOKEN);
        assertThat(scene.status.material("2026").attempt()).isNotNull();
        scene.pass(Duration.ofMinutes(10));
        assertThat(scene.plan().reason()).isEqualTo(Reason.ImportTokenExpired);
        assertThat(scene.status.material("2026").attempt()).isNull();
    }

    @Test
    void rule3MaterialThatIsImportedByHandLaterOnIsNotTakenForAnOldAttempt() {
        scene.expiration = new Expiration(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE, null, null);
        scene.announces();
        scene.bundle = new BundleView.Absent("the Secret is not there");
        scene.pass(Duration.ofMinutes(10));
        scene.plan();
        scene.holds(null);
        scene.pass("1D");
        assertThat(scene.plan().reason()).isEqualTo(Reason.Imported);
        assertThat(scene.status.material("2026").importedByUs()).isFalse();
    }
}
