package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.DeletionPolicy;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 15 of the design: what a deletion waits for, and what it takes along. */
final class DeletionRulesTest {
    private final Scene scene = new Scene();

    private void materialGoesWithIt() {
        scene.deletion = DeletionPolicy.DeleteKeyMaterial;
        scene.finalizer = true;
    }

    private void importedAnHourAgo() {
        scene.imports();
        scene.plan();
        scene.pass(Duration.ofHours(1));
    }

    @Test
    void aResourceWhoseMaterialStaysNeverWaitsForTheOperator() {
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
        scene.finalizer = true;
        assertThat(scene.plan().action()).isInstanceOf(Action.ReleaseFinalizer.class);
    }

    @Test
    void aResourceWaitsForTheOperatorBeforeThereIsMaterialToGoWithIt() {
        scene.deletion = DeletionPolicy.DeleteKeyMaterial;
        scene.unreadable = Kind.NO_ANSWER;
        assertThat(scene.plan().action()).isInstanceOf(Action.AddFinalizer.class);
        scene.suspend = true;
        assertThat(scene.plan().action()).isInstanceOf(Action.AddFinalizer.class);
        scene.suspend = false;
        scene.unreadable = null;
        scene.finalizer = true;
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    @Test
    void noFinalizerIsAddedToAResourceThatIsBeingDeleted() {
        scene.deletion = DeletionPolicy.DeleteKeyMaterial;
        scene.deleting = true;
        assertThat(scene.plan().action()).isInstanceOf(Action.ReleaseFinalizer.class);
    }

    @Test
    void retainLetsTheResourceGoWithoutAskingKms() {
        importedAnHourAgo();
        scene.finalizer = true;
        scene.deleting = true;
        scene.unreadable = Kind.NO_ANSWER;
        assertThat(scene.plan().action()).isInstanceOf(Action.ReleaseFinalizer.class);
    }

    @Test
    void rule15DeletionCarriesTheKeyMaterialIdAndEndsWhenTheMaterialIsGone() {
        materialGoesWithIt();
        importedAnHourAgo();
        scene.deleting = true;
        Action.DeleteMaterial action = (Action.DeleteMaterial) scene.plan().action();
        assertThat(action.keyMaterialId()).isEqualTo(Scene.ID);
        scene.loses();
        assertThat(scene.plan().action()).isInstanceOf(Action.ReleaseFinalizer.class);
    }

    @Test
    void rule15MaterialThatThisResourceDidNotImportIsNotDeleted() {
        materialGoesWithIt();
        scene.holds(scene.time.plus(Duration.ofDays(60)));
        scene.plan();
        scene.deleting = true;
        assertThat(scene.plan().action()).isInstanceOf(Action.ReleaseFinalizer.class);
    }

    @Test
    void rule15AnErrorOfKmsKeepsTheFinalizerAndSaysSo() {
        materialGoesWithIt();
        importedAnHourAgo();
        scene.deleting = true;
        scene.unreadable = Kind.ACCESS_DENIED;
        Plan plan = scene.plan();
        assertThat(plan.action()).isInstanceOf(Action.None.class);
        assertThat(plan.reason()).isEqualTo(Reason.AccessDenied);
    }

    @Test
    void rule15SuspendedHoldsTheDeletion() {
        materialGoesWithIt();
        importedAnHourAgo();
        scene.deleting = true;
        scene.suspend = true;
        assertThat(scene.plan().reason()).isEqualTo(Reason.Suspended);
    }

    private Sibling sibling(String namespace, Claim claim) {
        Subject subject =
                new Subject(namespace, "other", "uid-2", 1, scene.time.minusSeconds(7200), false, false, null);
        return new Sibling(subject, claim);
    }

    private void deletedAnHourAfterItsImport() {
        materialGoesWithIt();
        importedAnHourAgo();
        scene.deleting = true;
    }

    @Test
    void rule16ADeletionWaitsOnlyForASiblingThatMayHaveImported() {
        deletedAnHourAfterItsImport();
        scene.siblings = List.of(sibling("ns", Claim.NONE));
        assertThat(scene.plan().action()).isInstanceOf(Action.DeleteMaterial.class);
        for (Claim claim : List.of(Claim.IMPORTING, Claim.IMPORTED)) {
            scene.siblings = List.of(sibling("ns", claim));
            Plan plan = scene.plan();
            assertThat(plan.action()).isInstanceOf(Action.None.class);
            assertThat(plan.reason()).isEqualTo(Reason.DuplicateKey);
            assertThat(plan.message()).contains("ImportedKey ns/other", "deletionPolicy to Retain");
        }
    }

    @Test
    void rule16ASiblingOfAnotherNamespaceIsNotNamed() {
        deletedAnHourAfterItsImport();
        scene.siblings = List.of(sibling("another", Claim.IMPORTED));
        assertThat(scene.plan().message()).contains("of another namespace").doesNotContain("another/");
    }

    @Test
    void onlyADeletionThatTheOperatorCarriedOutIsNotAnnounced() {
        deletedAnHourAfterItsImport();
        scene.loses();
        assertThat(fate()).isEqualTo(Action.Fate.GONE);
        scene.unreadable = Kind.NOT_FOUND;
        assertThat(fate()).isEqualTo(Action.Fate.GONE);
        scene.unreadable = null;
        scene.state = KeyState.PENDING_DELETION;
        assertThat(fate()).isEqualTo(Action.Fate.KEPT);
        scene.deletion = DeletionPolicy.Retain;
        assertThat(fate()).isEqualTo(Action.Fate.RETAINED);
        scene.deletion = DeletionPolicy.DeleteKeyMaterial;
        scene.deletes();
        assertThat(fate()).isEqualTo(Action.Fate.DELETED);
    }

    private Action.Fate fate() {
        Plan plan = scene.plan();
        Action.ReleaseFinalizer action = (Action.ReleaseFinalizer) plan.action();
        assertThat(Notices.released(action, plan.message()).isEmpty())
                .isEqualTo(action.material() == Action.Fate.DELETED);
        return action.material();
    }

    @Test
    void aSpecThatBecameInvalidHoldsADeletionBack() {
        deletedAnHourAfterItsImport();
        scene.expiration = new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, null, null);
        Plan plan = scene.plan();
        assertThat(plan.action()).isInstanceOf(Action.None.class);
        assertThat(plan.reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(plan.message()).contains("spec.expiration", "byok.dev/finalizer");
    }

    @Test
    void anImportOfUnknownOutcomeHoldsADeletionUntilKmsHasSettled() {
        materialGoesWithIt();
        scene.announces();
        scene.deleting = true;
        scene.pass(Duration.ofMinutes(4));
        assertThat(scene.plan().reason()).isEqualTo(Reason.ImportUnconfirmed);
        scene.pass(Duration.ofMinutes(2));
        assertThat(fate()).isEqualTo(Action.Fate.GONE);
    }
}
