package dev.byok.operator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads and writes resources as the client does: one that cannot be read would stop the watch of all. */
final class ImportedKeyJsonTest {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static final String KEY = """
        {"apiVersion": "byok.dev/v1alpha1", "kind": "ImportedKey", "metadata": {"name": "payments"},
         "spec": {"keyId": "k",
                  "materials": [{"name": "2026", "wrapped": {
                      "encryptedKeyMaterial": {"secretKeyRef": {"name": "s", "key": "blob"}},
                      "importToken": {"secretKeyRef": {"name": "s", "key": "token"}}}}],
                  "expiration": {"model": "KEY_MATERIAL_EXPIRES", "validFor": "90d"},
                  "reimport": {"before": "30d"}, "recovery": {"policy": "Manual"},
                  "wrapping": {"keySpec": "RSA_4096"}},
         "status": {"observedGeneration": 3,
                    "materials": [{"name": "2026", "appliedExpiration": {"validFor": "90d"},
                                   "bundle": {"blobDigest": "b"}, "held": {"blobDigest": "b"},
                                   "attempt": {"blobDigest": "b"}, "rejected": [{"blobDigest": "b"}]}],
                    "importParameters": [{"material": "2026"}], "failures": {"count": 1},
                    "conditions": [{"type": "Ready", "status": "True"}]}}
        """;

    @Test
    void unknownFieldsAreIgnoredAtEveryLevel() {
        String withUnknown = KEY.replace("{\"", "{\"ofALaterVersion\": {\"a\": [1]}, \"");
        assertThat(withUnknown.split("ofALaterVersion", -1)).hasSizeGreaterThan(20);
        ImportedKey known = JSON.unmarshal(KEY, ImportedKey.class);
        ImportedKey read = JSON.unmarshal(withUnknown, ImportedKey.class);
        assertThat(read.getSpec()).isEqualTo(known.getSpec());
        assertThat(read.getStatus()).isEqualTo(known.getStatus());
    }

    @Test
    void unknownEnumValuesAreReadAsUnknownAndNotAsAbsent() {
        ImportedKeySpec spec = JSON.unmarshal("""
            {"expiration": {"model": "KEY_MATERIAL_FADES"}, "reimport": {"policy": "Sometimes"},
             "recovery": {"policy": "automatic"}, "wrapping": {"algorithm": "ML_KEM", "keySpec": "RSA_8192"},
             "publishImportParameters": "Always", "deletionPolicy": ""}
            """, ImportedKeySpec.class);
        assertThat(spec.expiration().model()).isEqualTo(ExpirationModel.UNKNOWN);
        assertThat(spec.reimport().policy()).isEqualTo(AutomationPolicy.UNKNOWN);
        assertThat(spec.recovery().policy()).isEqualTo(AutomationPolicy.UNKNOWN);
        assertThat(spec.wrapping()).isEqualTo(new Wrapping(WrappingAlgorithm.UNKNOWN, WrappingKeySpec.UNKNOWN));
        assertThat(spec.publishImportParameters()).isEqualTo(PublishImportParameters.UNKNOWN);
        assertThat(spec.deletionPolicy()).isEqualTo(DeletionPolicy.UNKNOWN);
    }

    @Test
    void instantsAreWrittenAsTextInUtc() {
        Failures failures = new Failures(2, NOON, NOON, "Throttled", null, null);
        assertThat(tree(failures))
                .hasToString("{\"count\":2,\"firstTime\":\"2026-11-23T12:00:00Z\","
                        + "\"lastTime\":\"2026-11-23T12:00:00Z\",\"reason\":\"Throttled\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-23T12:00:00Z", "2026-11-23T13:00:00+01:00", "2026-11-23T12:00:00.000Z"})
    void instantsAreReadWhateverTheirOffset(String text) {
        assertThat(JSON.unmarshal("{\"lastTime\": \"" + text + "\"}", Failures.class)
                        .lastTime())
                .isEqualTo(NOON);
    }

    @Test
    void absentValuesAndEmptyListsAreNotWritten() {
        assertThat(tree(ImportedKeyStatus.empty())).hasToString("{}");
        assertThat(tree(MaterialStatus.unknown("2026"))).hasToString("{\"name\":\"2026\"}");
        ImportedKey key = new ImportedKey();
        key.setSpec(JSON.unmarshal("{\"keyId\": \"k\"}", ImportedKeySpec.class));
        assertThat(tree(key).path("spec")).hasToString("{\"keyId\":\"k\"}");
        assertThat(tree(key).has("status")).isFalse();
    }

    @Test
    void absentListsAreReadAsEmpty() {
        ImportedKey key = JSON.unmarshal(
                "{\"apiVersion\": \"byok.dev/v1alpha1\", \"kind\": \"ImportedKey\", \"spec\": {},"
                        + " \"status\": {\"materials\": [{\"name\": \"2026\"}]}}",
                ImportedKey.class);
        assertThat(key.getSpec().materials()).isEmpty();
        assertThat(key.getStatus().conditions()).isEmpty();
        assertThat(key.getStatus().importParameters()).isEmpty();
        assertThat(key.getStatus().material("2026").rejected()).isEmpty();
    }

    @Test
    void aConditionWithoutMessageKeepsItsMessageBecauseTheSchemaRequiresIt() {
        Condition condition = new Condition("Ready", "True", 3L, NOON, "Imported", "");
        assertThat(tree(condition).path("message").isTextual()).isTrue();
        ImportedKeyStatus status = JSON.convertValue(tree(withConditions(List.of(condition))), ImportedKeyStatus.class);
        assertThat(status.conditions()).containsExactly(condition);
    }

    @Test
    void theStatusOfAnUnseenResourceIsRead() {
        ImportedKeyStatus status = JSON.unmarshal("{\"observedGeneration\": -1}", ImportedKeyStatus.class);
        assertThat(status.observedGeneration()).isEqualTo(-1L);
    }

    private static ImportedKeyStatus withConditions(List<Condition> conditions) {
        return new ImportedKeyStatus(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                conditions);
    }

    private static JsonNode tree(Object value) {
        return JSON.convertValue(value, JsonNode.class);
    }
}
