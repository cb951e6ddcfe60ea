package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.DeletionPolicy;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.time.Duration;
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
}
