package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.DeletionPolicy;
import dev.byok.operator.api.v1alpha1.UnlistedMaterial;
import dev.byok.operator.kms.KeyMaterial;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 10, 11 and 19 of the design: which material an entry is, and what the key holds that no entry names. */
final class MappingRulesTest {
    private static final String OTHER_ID = "b".repeat(64);

    private final Scene scene = new Scene();

    private void importedAnHourAgo() {
        scene.imports();
        scene.plan();
        scene.pass(Duration.ofHours(1));
    }

    private void heldAlready() {
        scene.holds(scene.time.plus(Duration.ofDays(60)));
    }

    private KeyMaterial material(String id, String description, String state) {
        return new KeyMaterial(
                id,
                description,
                KeyMaterial.IMPORTED,
                state,
                "KEY_MATERIAL_EXPIRES",
                scene.time.plus(Duration.ofDays(20)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SYMMETRIC_DEFAULT", "HMAC_256"})
    void rule19AnEntryThatReplacesAnImportedOneIsNotTakenForIt(String keySpec) {
        scene.keySpec = keySpec;
        importedAnHourAgo();
        scene.entry = "2027";
        scene.bundle = Scene.pair("b2", "t2");
        for (int look = 0; look < 3; look++) {
            Plan plan = scene.plan();
            assertThat(plan.reason()).isEqualTo(Reason.MaterialMappingUnknown);
            assertThat(plan.posture()).isEqualTo(Posture.STALLED);
            assertThat(plan.message()).contains("put \"2026\" back");
            scene.pass(Duration.ofDays(10));
        }
        assertThat(scene.status.material("2027").bundle()).isNull();
        assertThat(scene.status.material("2026").importedByUs()).isTrue();
        scene.entry = "2026";
        scene.bundle = Scene.pair("b1", "t1");
        assertThat(scene.plan().posture()).isEqualTo(Posture.READY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SYMMETRIC_DEFAULT", "HMAC_256"})
    void rule19WhatWasImportedUnderTheOldNameIsStillDeletedWithTheResource(String keySpec) {
        scene.keySpec = keySpec;
        scene.deletion = DeletionPolicy.DeleteKeyMaterial;
        scene.finalizer = true;
        importedAnHourAgo();
        scene.entry = "2027";
        scene.plan();
        scene.deleting = true;
        Action.DeleteMaterial action = (Action.DeleteMaterial) scene.plan().action();
        assertThat(action.material()).isEqualTo("2026");
        assertThat(action.keyMaterialId()).isEqualTo(keySpec.startsWith("HMAC") ? null : Scene.ID);
        scene.deletes();
        assertThat(((Action.ReleaseFinalizer) scene.plan().action()).material()).isEqualTo(Action.Fate.DELETED);
    }

    @Test
    void rule10ADescriptionThatNamesSomethingElseIsNoMatch() {
        heldAlready();
        scene.description = "imported by hand";
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(Reason.MaterialMappingUnknown);
        assertThat(plan.message()).contains(Scene.ID, "imported by hand", "keyMaterialId");
        scene.statedId = Scene.ID;
        assertThat(scene.plan().posture()).isEqualTo(Posture.READY);
    }

    @Test
    void rule10TheOnlyMaterialWithoutADescriptionIsTheEntry() {
        heldAlready();
        scene.description = null;
        assertThat(scene.plan().posture()).isEqualTo(Posture.READY);
        assertThat(scene.status.material("2026").keyMaterialId()).isEqualTo(Scene.ID);
    }

    @Test
    void whatTheSpecStatesWinsOverWhatWasGuessed() {
        heldAlready();
        scene.description = null;
        scene.plan();
        scene.others = List.of(material(OTHER_ID, "x", "NON_CURRENT"));
        scene.statedId = OTHER_ID;
        scene.plan();
        assertThat(scene.status.material("2026").keyMaterialId()).isEqualTo(OTHER_ID);
        assertThat(scene.status.material("2026").validTo()).isEqualTo(scene.time.plus(Duration.ofDays(20)));
    }

    @Test
    void aTypoInKeyMaterialIdIsToldAndCorrectingItIsAllThatIsNeeded() {
        heldAlready();
        scene.plan();
        scene.statedId = "c".repeat(64);
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(Reason.MaterialMappingUnknown);
        assertThat(plan.message()).contains("c".repeat(64), Scene.ID, "correct or remove it");
        scene.statedId = null;
        assertThat(scene.plan().posture()).isEqualTo(Posture.READY);
        scene.pass(Duration.ofDays(45));
        scene.bundle = Scene.pair("b2", "t2");
        assertThat(scene.planned().keyMaterialId()).isEqualTo(Scene.ID);
    }

    @Test
    void rule11AKeyWhoseCurrentMaterialIsInNoEntryIsNotReadyAndTheEntryIsStillRenewed() {
        importedAnHourAgo();
        scene.materialState = "NON_CURRENT";
        scene.others = List.of(material(OTHER_ID, "by hand", "CURRENT"));
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(Reason.UnlistedMaterial);
        assertThat(plan.posture()).isEqualTo(Posture.STALLED);
        assertThat(plan.message()).contains(OTHER_ID, "by hand");
        assertThat(scene.status.unlistedMaterials())
                .singleElement()
                .satisfies(unlisted -> assertThat(unlisted.validTo()).isNotNull())
                .extracting(UnlistedMaterial::keyMaterialId)
                .isEqualTo(OTHER_ID);
        scene.pass(Duration.ofDays(80));
        scene.bundle = Scene.pair("b2", "t2");
        Action.Import renewal = scene.planned();
        assertThat(renewal.keyMaterialId()).isEqualTo(Scene.ID);
        assertThat(scene.status.condition("Ready").orElseThrow().status()).isEqualTo("False");
    }

    @Test
    void rule11OtherMaterialThatExpiresIsToldBesideAReadyKey() {
        importedAnHourAgo();
        scene.others = List.of(material(OTHER_ID, "2025", "NON_CURRENT"));
        Plan plan = scene.plan();
        assertThat(plan.posture()).isEqualTo(Posture.READY);
        assertThat(plan.message()).contains("\"2025\"");
        scene.others = List.of();
        assertThat(scene.plan().message()).doesNotContain("2025");
        assertThat(scene.status.unlistedMaterials()).isEmpty();
    }
}
