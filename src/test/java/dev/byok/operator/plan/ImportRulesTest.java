package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.AutomationPolicy;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.PublishImportParameters;
import dev.byok.operator.api.v1alpha1.Reimport;
import dev.byok.operator.kms.ImportType;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Rules 1 to 7, 12 and 13 of the design: when an import is sent, with what, and when it is not. */
final class ImportRulesTest {
    private final Scene scene = new Scene();

    @Test
    void rule1PendingDeletionStallsAndIsStillPolled() {
        scene.state = KeyState.PENDING_DELETION;
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(Reason.KeyPendingDeletion);
        assertThat(plan.posture()).isEqualTo(Posture.STALLED);
        assertThat(plan.recheckAfter()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void rule1AStateThatPassesIsWaitedFor() {
        for (KeyState state :
                new KeyState[] {KeyState.CREATING, KeyState.UPDATING, KeyState.UNAVAILABLE, KeyState.UNKNOWN}) {
            scene.state = state;
            assertThat(scene.plan().reason()).isEqualTo(Reason.KeyNotAvailable);
        }
    }

    @Test
    void rule2TheFirstImportOfASymmetricKeyIsNewMaterialUnderTheEntrysName() {
        Action.Import action = scene.planned();
        assertThat(action.type()).isEqualTo(ImportType.NEW_KEY_MATERIAL);
        assertThat(action.description()).isEqualTo("2026");
        assertThat(action.keyMaterialId()).isNull();
    }

    @Test
    void rule2ALaterImportIsExistingMaterialByItsId() {
        scene.imports();
        scene.bundle = Scene.pair("b2", "t2");
        Action.Import action = scene.planned();
        assertThat(action.type()).isEqualTo(ImportType.EXISTING_KEY_MATERIAL);
        assertThat(action.keyMaterialId()).isEqualTo(Scene.ID);
        assertThat(action.description()).isNull();
    }

    @Test
    void rule2AReplicaOfAMultiRegionKeyNeverGetsNewMaterial() {
        scene.multiRegionKeyType = "REPLICA";
        assertThat(scene.planned().type()).isEqualTo(ImportType.EXISTING_KEY_MATERIAL);
        scene.statedId = Scene.ID;
        Action.Import action = scene.planned();
        assertThat(action.keyMaterialId()).isEqualTo(Scene.ID);
        assertThat(action.description()).isNull();
    }

    @Test
    void rule2AReplicaThatListsItsPrimarysMaterialHasLostNothing() {
        scene.multiRegionKeyType = "REPLICA";
        scene.currentId = Scene.ID;
        Action.Import action = scene.planned();
        assertThat(action.type()).isEqualTo(ImportType.EXISTING_KEY_MATERIAL);
        assertThat(action.keyMaterialId()).isEqualTo(Scene.ID);
        assertThat(scene.status.lossTime()).isNull();
    }

    @Test
    void rule2AReplicaBeforeItsPrimaryIsTriedAgainWithTheSamePair() {
        scene.multiRegionKeyType = "REPLICA";
        scene.refuses(Kind.INCORRECT_KEY_MATERIAL);
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(Reason.IncorrectKeyMaterial);
        assertThat(plan.message()).contains("import it there first");
        scene.pass(plan.recheckAfter().plusSeconds(1));
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    @Test
    void rule15HmacKeysCarryNeitherTypeNorIdNorDescription() {
        scene.keySpec = "HMAC_256";
        Action.Import action = scene.planned();
        assertThat(action.type()).isNull();
        assertThat(action.keyMaterialId()).isNull();
        assertThat(action.description()).isNull();
    }

    @Test
    void rule4ASatisfiedKeyIsLeftAloneAndPolledOncePerInterval() {
        scene.imports();
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(Reason.Imported);
        assertThat(plan.posture()).isEqualTo(Posture.READY);
        assertThat(plan.recheckAfter()).isGreaterThanOrEqualTo(Duration.ofHours(1));
    }

    @Test
    void rule4AnotherPairIsImportedAtOnce() {
        scene.imports();
        scene.bundle = Scene.pair("b2", "t2");
        assertThat(scene.planned().attempt().blobDigest()).isEqualTo("b2");
    }

    @Test
    void rule5StaleGitIsAdoptedWithoutAnImport() {
        scene.holds(scene.time.plus(Duration.ofDays(60)));
        Plan plan = scene.plan();
        assertThat(plan.action()).isInstanceOf(Action.None.class);
        assertThat(plan.reason()).isEqualTo(Reason.Imported);
        assertThat(scene.status.material("2026").bundle().blobDigest()).isEqualTo("b1");
        assertThat(scene.plan().reason()).isEqualTo(Reason.Imported);
    }

    @Test
    void rule5AMissingSecretThatNobodyNeedsIsNoError() {
        scene.holds(scene.time.plus(Duration.ofDays(60)));
        scene.bundle = new BundleView.Absent("Secret s does not exist");
        assertThat(scene.plan().posture()).isEqualTo(Posture.READY);
    }

    @Test
    void rule6AHalfUpdatedPairIsHeldForAMinuteAndThenSentOnce() {
        scene.imports();
        scene.bundle = Scene.pair("b2", "t1");
        assertThat(scene.plan().message()).contains("only one of");
        scene.pass(Duration.ofSeconds(61));
        scene.refuses(Kind.INVALID_CIPHERTEXT);
        assertThat(scene.plan().action()).isInstanceOf(Action.None.class);
        assertThat(scene.status.material("2026").rejected()).hasSize(1);
    }

    @Test
    void rule6ACondemnedPairIsNotSentAgainAndSaysHowToMakeAnother() {
        scene.refuses(Kind.EXPIRED_IMPORT_TOKEN);
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(Reason.ImportTokenExpired);
        assertThat(plan.action()).isInstanceOf(Action.GetParameters.class);
        scene.publish = PublishImportParameters.Never;
        assertThat(scene.plan().message()).contains("aws kms get-parameters-for-import --region eu-central-1");
        scene.bundle = Scene.pair("b2", "t2");
        assertThat(scene.planned().attempt().tokenDigest()).isEqualTo("t2");
    }

    @Test
    void rule6ARejectionWhileNothingIsNeededLeavesTheKeyReady() {
        scene.imports();
        scene.bundle = Scene.pair("b2", "t2");
        scene.refuses(Kind.INVALID_IMPORT_TOKEN);
        Plan plan = scene.plan();
        assertThat(plan.posture()).isEqualTo(Posture.READY);
        assertThat(plan.message()).contains("InvalidImportToken");
    }

    @Test
    void rule7AChangedExpirationIsAppliedInPlaceWhileTheTokenMayLive() {
        scene.imports();
        scene.pass(Duration.ofHours(1));
        scene.expiration = new Expiration(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE, null, null);
        assertThat(scene.planned().attempt().validTo()).isNull();
    }

    @Test
    void rule7DriftThatTheOldPairCannotMendIsSaidWhileTheKeyKeepsWorking() {
        scene.imports();
        scene.pass(Duration.ofHours(25));
        scene.expiration = new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, "30d", null);
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(Reason.ExpirationNotApplied);
        assertThat(plan.posture()).isEqualTo(Posture.WAITING);
        assertThat(plan.message()).contains("keeps working");
    }

    @Test
    void rule12ForFiveMinutesAContradictingLookCausesNoWrite() {
        Action.Import action = scene.accepts();
        scene.pass(Duration.ofMinutes(4));
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(Reason.Verifying);
        assertThat(plan.action()).isInstanceOf(Action.None.class);
        assertThat(scene.status.lossTime()).isNull();
        scene.shows(action);
        assertThat(scene.plan().reason()).isEqualTo(Reason.Imported);
    }

    @Test
    void rule12AnAcceptedImportEndsALossEvenIfNoLookShowsIt() {
        scene.reimport = new Reimport(null, null, AutomationPolicy.Manual);
        scene.imports();
        scene.plan();
        scene.pass(Duration.ofHours(1));
        scene.loses();
        scene.accepts();
        assertThat(scene.status.lossTime()).isNull();
        scene.pass(Duration.ofDays(91));
        assertThat(scene.plan().reason()).isEqualTo(Reason.Lapsed);
    }

    @Test
    void rule13ValidToIsComputedFromKmsTimeAndKeptUnderTheCap() {
        scene.expiration = new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, "365d", null);
        assertThat(scene.planned().attempt().validTo())
                .isEqualTo(scene.time.plus(Duration.ofDays(365)).minus(Duration.ofMinutes(5)));
    }

    @Test
    void rule13AFixedEndTooFarAwayIsWaitedFor() {
        Instant end = scene.time.plus(Duration.ofDays(400));
        scene.expiration = new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, null, end.toString());
        assertThat(scene.plan().reason()).isEqualTo(Reason.ValidToTooFar);
        scene.pass(Duration.ofDays(36));
        assertThat(scene.planned().attempt().validTo()).isEqualTo(end);
    }

    @Test
    void aKeyThatTakesNoMaterialStalls() {
        scene.origin = "AWS_KMS";
        assertThat(scene.plan().reason()).isEqualTo(Reason.UnsupportedKey);
    }

    @Test
    void aKeyWithMaterialOfAwssOwnHasLostNothing() {
        scene.origin = "AWS_KMS";
        scene.holds(null);
        scene.expires = false;
        assertThat(scene.plan().reason()).isEqualTo(Reason.UnsupportedKey);
        scene.loses();
        scene.plan();
        assertThat(scene.status.lossTime()).isNull();
        assertThat(scene.status.unlistedMaterials()).isEmpty();
    }

    @Test
    void rule16TheResourceWithTheImportRecordWorksAndTheOtherStalls() {
        Subject older = new Subject("ns", "a", "uid-2", 1, scene.time.minusSeconds(7200), false, false, null);
        scene.siblings = java.util.List.of(new Sibling(older, Claim.NONE));
        assertThat(scene.plan().reason()).isEqualTo(Reason.DuplicateKey);
    }
}
