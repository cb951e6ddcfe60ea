package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.AutomationPolicy;
import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.Reimport;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 18 of the design: what is said and done once material expires, while KMS still shows it or cannot be asked. */
final class ExpiryRulesTest {
    private final Scene scene = new Scene();

    private Instant importedUntil() {
        scene.imports();
        scene.plan();
        return scene.status.material("2026").validTo();
    }

    /** KMS shows the material as imported, though its end has come. */
    private Plan planAt(Instant time) {
        scene.time = time;
        return scene.plan();
    }

    private String ready() {
        return scene.status.condition("Ready").map(Condition::status).orElseThrow();
    }

    @Test
    void rule18UnderManualReimportMaterialThatKmsStillShowsAfterItsEndHasLapsed() {
        scene.reimport = new Reimport(null, null, AutomationPolicy.Manual);
        Instant end = importedUntil();
        scene.bundle = Scene.pair("b2", "t2");
        Plan plan = planAt(end.plusSeconds(1));
        assertThat(plan.action()).isInstanceOf(Action.None.class);
        assertThat(plan.reason()).isEqualTo(Reason.Lapsed);
        assertThat(ready()).isEqualTo("False");
        scene.request = "now";
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    @Test
    void rule18AFixedEndThatHasComeEndsReadyAndIsNotImportedAgain() {
        Instant end = scene.time.plus(Duration.ofDays(30));
        scene.expiration = new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, null, end.toString());
        importedUntil();
        scene.bundle = Scene.pair("b2", "t2");
        Plan plan = planAt(end);
        assertThat(plan.action()).isInstanceOf(Action.None.class);
        assertThat(plan.reason()).isEqualTo(Reason.Lapsed);
        assertThat(ready()).isEqualTo("False");
    }

    @Test
    void rule18UnderAutomaticReimportExpiredMaterialIsRenewedAndNotSaidToWork() {
        Instant end = importedUntil();
        Plan waiting = planAt(end.plusSeconds(1));
        assertThat(ready()).isEqualTo("False");
        assertThat(waiting.message())
                .startsWith("The material expired at " + end)
                .doesNotContain("keeps working");
        scene.bundle = Scene.pair("b2", "t2");
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    @Test
    void rule18TheNextLookIsNoLaterThanTheEndOfTheMaterial() {
        Instant end = Instant.parse("2026-12-01T12:00:00Z");
        scene.expiration = new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, null, end.toString());
        importedUntil();
        assertThat(planAt(end.minusSeconds(600)).recheckAfter()).isEqualTo(Duration.ofSeconds(601));
        scene.unreadable = Kind.THROTTLED;
        assertThat(planAt(end.minusSeconds(3)).recheckAfter()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void rule18AKmsThatKeepsShowingExpiredMaterialIsAskedLessAndLess() {
        scene.reimport = new Reimport(null, null, AutomationPolicy.Manual);
        Instant end = importedUntil();
        assertThat(planAt(end).recheckAfter()).isEqualTo(Duration.ofSeconds(2));
        assertThat(planAt(end.plusSeconds(60)).recheckAfter()).isEqualTo(Duration.ofSeconds(60));
        assertThat(planAt(end.plus(Duration.ofDays(1))).recheckAfter()).isGreaterThanOrEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"THROTTLED", "NO_ANSWER", "SERVER_FAULT"})
    void rule18ReadyIsNotTruePastTheEndWhileKmsCannotBeAsked(Kind kind) {
        Instant end = importedUntil();
        planAt(end.minusSeconds(60));
        scene.unreadable = kind;
        planAt(end.minusSeconds(30));
        assertThat(ready()).isEqualTo("True");
        planAt(end);
        assertThat(ready()).isEqualTo("Unknown");
    }
}
