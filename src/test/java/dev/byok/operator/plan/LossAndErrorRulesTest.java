package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.AutomationPolicy;
import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.PublishImportParameters;
import dev.byok.operator.api.v1alpha1.Recovery;
import dev.byok.operator.api.v1alpha1.Reimport;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules 6, 8, 14 and 17 of the design: losses, kill switches, KMS's errors, and what conditions say. */
final class LossAndErrorRulesTest {
    private final Scene scene = new Scene();

    private void importedAnHourAgo() {
        scene.imports();
        scene.plan();
        scene.pass(Duration.ofHours(1));
    }

    @Test
    void rule6DeletedMaterialComesBackOnceWhileTheTokenMayLive() {
        importedAnHourAgo();
        scene.loses();
        scene.imports();
        scene.plan();
        scene.pass(Duration.ofHours(1));
        scene.loses();
        assertThat(scene.plan().reason()).isEqualTo(Reason.AwaitingMaterial);
    }

    @Test
    void expiredMaterialIsAwaitedWithTheCommandThatBringsIt() {
        importedAnHourAgo();
        scene.pass(Duration.ofDays(90));
        scene.loses();
        scene.publish = PublishImportParameters.Never;
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(Reason.AwaitingMaterial);
        assertThat(plan.message()).contains("aws kms get-parameters-for-import");
        assertThat(scene.status.lossTime()).isEqualTo(scene.time);
    }

    @Test
    void rule8UnderManualRecoveryOnlyANewRequestBringsMaterialBack() {
        scene.recovery = new Recovery(AutomationPolicy.Manual);
        importedAnHourAgo();
        scene.request = "before";
        scene.bundle = new BundleView.Absent("Secret s does not exist");
        assertThat(scene.plan().action()).isInstanceOf(Action.GetParameters.class);
        scene.loses();
        assertThat(scene.plan().reason()).isEqualTo(Reason.RecoveryAwaitsRequest);
        scene.bundle = Scene.pair("b2", "t2");
        assertThat(scene.plan().reason()).isEqualTo(Reason.RecoveryAwaitsRequest);
        scene.request = "after";
        scene.imports();
        assertThat(scene.status.lastHandledReimportRequest()).isEqualTo("after");
    }

    @Test
    void rule8ARequestMadeWhileALossIsTakenForASlowAnswerCounts() {
        scene.recovery = new Recovery(AutomationPolicy.Manual);
        scene.imports();
        scene.plan();
        scene.pass(Duration.ofSeconds(10));
        scene.loses();
        assertThat(scene.plan().reason()).isEqualTo(Reason.Verifying);
        scene.request = "now";
        assertThat(scene.plan().reason()).isEqualTo(Reason.Verifying);
        scene.pass(Duration.ofMinutes(5));
        scene.bundle = Scene.pair("b2", "t2");
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    @Test
    void rule8ARequestMadeAfterTheMaterialWasLastSeenCounts() {
        scene.recovery = new Recovery(AutomationPolicy.Manual);
        importedAnHourAgo();
        scene.loses();
        scene.request = "now";
        scene.bundle = Scene.pair("b2", "t2");
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    @Test
    void rule8HmacKeysWithoutARecordAskFirstUnderManualRecovery() {
        scene.keySpec = "HMAC_256";
        scene.recovery = new Recovery(AutomationPolicy.Manual);
        assertThat(scene.plan().reason()).isEqualTo(Reason.RecoveryAwaitsRequest);
        scene.request = "now";
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    @Test
    void rule8UnderManualReimportAnExpiryIsALapse() {
        scene.reimport = new Reimport(null, null, AutomationPolicy.Manual);
        importedAnHourAgo();
        scene.pass(Duration.ofDays(90));
        scene.loses();
        assertThat(scene.plan().reason()).isEqualTo(Reason.Lapsed);
        scene.request = "now";
        scene.bundle = Scene.pair("b2", "t2");
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    @Test
    void rule8WhereItIsAllowedAKeyThatWasDisabledBeforeItsLossIsImportedOnRequest() {
        scene.reenableAllowed = true;
        importedAnHourAgo();
        scene.state = KeyState.DISABLED;
        assertThat(scene.plan().reason()).isEqualTo(Reason.KeyDisabled);
        scene.loses();
        assertThat(scene.plan().reason()).isEqualTo(Reason.RecoveryAwaitsRequest);
        scene.request = "now";
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    @Test
    void aDueKeyStaysReadyAndIsSaidToBeExpiring() {
        importedAnHourAgo();
        scene.pass(Duration.ofDays(80));
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(Reason.AwaitingRenewal);
        assertThat(plan.posture()).isEqualTo(Posture.READY);
        assertThat(scene.status.condition("Expiring")).isPresent();
    }

    @Test
    void rule14ThrottlingIsNotCountedAndLeavesReadyAlone() {
        importedAnHourAgo();
        scene.unreadable = Kind.THROTTLED;
        Plan plan = scene.plan();
        assertThat(plan.recheckAfter()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
        assertThat(scene.status.failures()).isNull();
        assertThat(scene.status.condition("Ready").map(Condition::status)).contains("True");
    }

    @Test
    void aStaleGenerationIsNeverReadyWhenKmsCannotBeAsked() {
        importedAnHourAgo();
        scene.unreadable = Kind.SERVER_FAULT;
        scene.generation = 2;
        scene.plan();
        assertThat(scene.status.condition("Ready").map(Condition::status)).contains("Unknown");
        assertThat(scene.status.condition("Reconciling")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "INCORRECT_KEY_MATERIAL, IncorrectKeyMaterial, STALLED",
        "UNSUPPORTED_OPERATION, UnsupportedKey, STALLED",
        "LIMIT_EXCEEDED, LimitExceeded, STALLED"
    })
    void userErrorsStallUntilAnInputChanges(Kind kind, Reason reason, Posture posture) {
        importedAnHourAgo();
        scene.bundle = Scene.pair("b2", "t2");
        scene.loses();
        scene.refuses(kind);
        scene.pass(Duration.ofDays(1));
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(reason);
        assertThat(plan.posture()).isEqualTo(posture);
        scene.bundle = Scene.pair("b3", "t3");
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    @Test
    void wrongMaterialBesideAWorkingKeyIsSentOnceAndToldOnce() {
        importedAnHourAgo();
        scene.bundle = Scene.pair("b2", "t2");
        ImportedKeyStatus before = scene.status;
        scene.refuses(Kind.INCORRECT_KEY_MATERIAL);
        Plan plan = scene.plan();
        assertThat(plan.posture()).isEqualTo(Posture.READY);
        assertThat(plan.message()).contains("IncorrectKeyMaterial");
        assertThat(Notices.between(before, scene.status))
                .extracting(Notice::reason)
                .containsExactly("IncorrectKeyMaterial");
        ImportedKeyStatus told = scene.status;
        scene.pass(Duration.ofDays(1));
        assertThat(scene.plan().action()).isInstanceOf(Action.None.class);
        assertThat(Notices.between(told, scene.status)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"ACCESS_DENIED", "INVALID_STATE", "CONFLICT", "VALIDATION", "NOT_FOUND", "OTHER"})
    void otherRefusalsAreTriedAgainAfterAPause(Kind kind) {
        scene.refuses(kind);
        Plan plan = scene.plan();
        assertThat(plan.action()).isInstanceOf(Action.None.class);
        assertThat(plan.reason()).isEqualTo(Fault.of(kind).reason());
        assertThat(scene.status.nextRetryTime()).isNotNull();
        scene.pass(plan.recheckAfter().plusSeconds(1));
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    @Test
    void suspendStopsImportsAndIsShown() {
        scene.suspend = true;
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(Reason.Suspended);
        assertThat(plan.action()).isInstanceOf(Action.None.class);
    }

    @Test
    void readyStandsAloneAndOthersNameTheirGeneration() {
        scene.plan();
        assertThat(scene.status.conditions()).extracting(Condition::type).containsExactly("Ready", "Reconciling");
        scene.imports();
        scene.plan();
        assertThat(scene.status.conditions()).extracting(Condition::type).containsExactly("Ready");
        assertThat(scene.status.conditions()).allMatch(condition -> condition.observedGeneration() == 1);
    }
}
