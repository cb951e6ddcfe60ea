package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Specs that another CRD than ours lets through: each gets a reason that names the field, and none a weaker choice. */
final class LaxSchemaTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String MATERIALS = "\"materials\": [{\"name\": \"2026\","
            + " \"plaintext\": {\"secretKeyRef\": {\"name\": \"s\", \"key\": \"k\"}}}]";

    private static Observation look(String fields, boolean finalizer, boolean deleting) {
        ImportedKey key = new KubernetesSerialization().unmarshal("""
            {"apiVersion": "byok.dev/v1alpha1", "kind": "ImportedKey", "metadata": {"name": "k"},
             "spec": {"keyId": "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                      "expiration": {"model": "KEY_MATERIAL_EXPIRES", "validFor": "90d"}, %s}}
            """.formatted(fields), ImportedKey.class);
        Subject subject = new Subject("ns", "k", "uid", 1, NOW, deleting, finalizer, null);
        return Observation.blank(subject, key.getSpec(), ImportedKeyStatus.empty());
    }

    private static Plan plan(Observation look) {
        Plan plan = new Planner(Timings.standard()).plan(look, NOW);
        assertThat(Report.after(look, plan, NOW).condition("Ready")).isPresent();
        return plan;
    }

    @Test
    void anEmptyListOfMaterialsIsAnInvalidSpec() {
        Plan plan = plan(look("\"materials\": []", false, false));
        assertThat(plan.reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(plan.message()).contains("spec.materials must have exactly one entry");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spec.recovery.policy | \"recovery\": {\"policy\": \"Never\"} | Automatic, Manual",
                "spec.reimport.policy | \"reimport\": {\"policy\": \"Off\"} | Automatic, Manual",
                "spec.deletionPolicy | \"deletionPolicy\": \"Shred\" | Retain, DeleteKeyMaterial",
                "spec.publishImportParameters | \"publishImportParameters\": \"Sometimes\" | WhenNeeded, Never",
                "spec.wrapping.algorithm | \"wrapping\": {\"algorithm\": \"X\"} | RSAES_OAEP_SHA_256",
                "spec.wrapping.keySpec | \"wrapping\": {\"keySpec\": \"RSA_512\"} | RSA_4096"
            })
    void aChoiceThatIsNotKnownIsNotTakenForTheDefault(String field, String fields, String known) {
        Plan plan = plan(look(MATERIALS + ", " + fields, false, false));
        assertThat(plan.reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(plan.posture()).isEqualTo(Posture.STALLED);
        assertThat(plan.message()).contains(field, known).doesNotContain("UNKNOWN");
    }

    @Test
    void aFinalizerIsNeitherSetNorRemovedForADeletionPolicyThatIsNotKnown() {
        String fields = MATERIALS + ", \"deletionPolicy\": \"Shred\"";
        assertThat(plan(look(fields, true, false)).action()).isInstanceOf(Action.None.class);
        assertThat(plan(look(fields, false, false)).action()).isInstanceOf(Action.None.class);
    }

    @Test
    void aDeletionUnderAPolicyThatIsNotKnownWaitsWhereMaterialWasImported() {
        Observation look = look(MATERIALS + ", \"deletionPolicy\": \"Shred\"", true, true);
        ImportedKeyStatus imported = new StatusDraft(ImportedKeyStatus.empty())
                .material(new MaterialDraft(look.recorded()).lastImportTime(NOW).build())
                .build();
        Plan plan = plan(look.withStatus(imported));
        assertThat(plan.action()).isInstanceOf(Action.None.class);
        assertThat(plan.reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(plan.message()).contains("spec.deletionPolicy", "byok.dev/finalizer");
    }
}
