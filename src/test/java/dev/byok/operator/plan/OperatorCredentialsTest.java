package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the operator may not do, or not at the moment, says nothing against what it has seen of a key. */
final class OperatorCredentialsTest {
    private final Scene scene = new Scene();

    private Optional<Condition> ready() {
        return scene.status.condition("Ready");
    }

    private String readyStatus() {
        return ready().map(Condition::status).orElseThrow();
    }

    private void importedAndSeen() {
        scene.imports();
        scene.pass(Duration.ofMinutes(1));
        scene.plan();
        assertThat(readyStatus()).isEqualTo("True");
    }

    @ParameterizedTest
    @EnumSource(names = {"CREDENTIALS", "ACCESS_DENIED"})
    void aHealthyKeyStaysReadyAndTurnsUnknownAfterATime(Kind kind) {
        importedAndSeen();
        scene.unreadable = kind;
        scene.pass(Duration.ofMinutes(30));
        scene.plan();
        assertThat(readyStatus()).isEqualTo("True");
        scene.pass(Duration.ofHours(2));
        scene.plan();
        assertThat(readyStatus()).isEqualTo("Unknown");
        scene.unreadable = null;
        scene.plan();
        assertThat(readyStatus()).isEqualTo("True");
    }

    @ParameterizedTest
    @EnumSource(names = {"CREDENTIALS", "ACCESS_DENIED"})
    void noKeyStaysReadyBeyondTheEndOfItsMaterial(Kind kind) {
        scene.expiration = new dev.byok.operator.api.v1alpha1.Expiration(
                dev.byok.operator.api.v1alpha1.ExpirationModel.KEY_MATERIAL_EXPIRES, "1h", null);
        importedAndSeen();
        scene.unreadable = kind;
        scene.pass(Duration.ofMinutes(60));
        scene.plan();
        assertThat(readyStatus()).isEqualTo("Unknown");
    }

    @Test
    void credentialsThatAreGoneAreNoFailureOfAKeyAndNoEventOnIt() {
        importedAndSeen();
        ImportedKeyStatus before = scene.status;
        scene.unreadable = Kind.CREDENTIALS;
        for (int pass = 0; pass < 100; pass++) {
            scene.pass(Duration.ofMinutes(2));
            Plan plan = scene.plan();
            assertThat(plan.recheckAfter()).isBetween(Duration.ofSeconds(5), Duration.ofMinutes(5));
        }
        assertThat(scene.status.failures()).isNull();
        assertThat(Notices.between(before, scene.status)).isEmpty();
        assertThat(ready().orElseThrow().reason()).isEqualTo("CredentialsRejected");
    }

    @Test
    void aKeyThatWasNeverSeenIsUnknownWithoutCredentialsAndStalledWhereTheyDoNotSuffice() {
        scene.unreadable = Kind.CREDENTIALS;
        scene.plan();
        assertThat(readyStatus()).isEqualTo("Unknown");
        assertThat(ready().orElseThrow().message()).contains("Whoever runs the operator finds the cause in its log");
        scene.unreadable = Kind.ACCESS_DENIED;
        scene.plan();
        assertThat(readyStatus()).isEqualTo("False");
        assertThat(scene.status.condition("Stalled")).isPresent();
    }

    @Test
    void credentialsThatAreRejectedInTheMiddleOfAnImportCostNoPairAndNoPause() {
        scene.refuses(Kind.CREDENTIALS);
        assertThat(scene.status.failures()).isNull();
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }
}
