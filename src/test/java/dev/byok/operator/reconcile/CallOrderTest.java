package dev.byok.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.plan.Action;
import dev.byok.operator.plan.KeyView;
import dev.byok.operator.plan.Need;
import dev.byok.operator.plan.Observation;
import dev.byok.operator.quota.Endpoint;
import dev.byok.operator.quota.Urgency;
import dev.byok.operator.quota.Urgency.Standing;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CallOrderTest {
    private static final Instant IMPORTED = Instant.parse("2026-03-01T12:00:00Z");
    private static final String BARE = "{\"keyId\":\"a\",\"region\":\"eu-west-1\"}";

    private static ImportedKey key(String spec, String status) {
        return Serialization.unmarshal("""
            {"metadata":{"namespace":"payments","name":"k","uid":"u","creationTimestamp":"2026-03-01T11:00:00Z"},
             "spec":%s,"status":%s}\
            """.formatted(spec, status), ImportedKey.class);
    }

    private static Urgency urgency(String validFor, String end, String now, Need need) {
        ImportedKey key = key("""
            {"keyId":"a","region":"eu-west-1","materials":[{"name":"2026"}],
             "expiration":{"model":"KEY_MATERIAL_EXPIRES","validFor":"%s"}}\
            """.formatted(validFor), """
                {"materials":[{"name":"2026","importState":"IMPORTED","lastImportTime":"%s","validTo":"%s"}]}\
                """.formatted(IMPORTED, end));
        Observation look = Observation.blank(Observer.subject(key), key.getSpec(), StatusWriter.statusOf(key));
        Action.Write write = new Action.GetParameters("2026", "RSAES_OAEP_SHA_256", "RSA_3072", false, need);
        return CallOrder.urgency(look.withKey(new KeyView.Found(described(Instant.parse(now)), null)), write);
    }

    private static KeyDescription described(Instant now) {
        return new KeyDescription(
                "arn:aws:kms:eu-west-1:111122223333:key/a",
                KeyState.ENABLED,
                "SYMMETRIC_DEFAULT",
                "ENCRYPT_DECRYPT",
                "EXTERNAL",
                false,
                null,
                null,
                null,
                null,
                null,
                now);
    }

    @Test
    void aKeyOfOneHourIsAboutToStopOnceItsRenewalIsDueAndNotBefore() {
        String end = "2026-03-01T13:00:00Z";
        assertThat(urgency("1h", end, "2026-03-01T12:50:00Z", Need.DUE))
                .isEqualTo(new Urgency(Standing.ENDING, Instant.parse(end)));
        assertThat(urgency("1h", end, "2026-03-01T12:10:00Z", Need.REQUESTED).standing())
                .isEqualTo(Standing.REQUESTED);
    }

    @ParameterizedTest
    @EnumSource(names = {"DUE", "REQUESTED", "DRIFTED"})
    void whatElseAsksForTheImportOfADueKeyMakesItNoLessUrgent(Need need) {
        String end = "2026-05-30T12:00:00Z";
        assertThat(urgency("90d", end, "2026-05-20T12:00:00Z", need).standing()).isEqualTo(Standing.DUE);
        assertThat(urgency("90d", end, "2026-05-30T07:00:00Z", need).standing()).isEqualTo(Standing.ENDING);
    }

    @ParameterizedTest
    @CsvSource({"LOST, LOST", "FIRST, FIRST", "DRIFTED, CHANGED", "NEW_PAIR, CHANGED", "REQUESTED, REQUESTED"})
    void aKeyThatIsNotDueIsAsUrgentAsItsNeed(Need need, Standing standing) {
        assertThat(urgency("90d", "2026-05-30T12:00:00Z", "2026-03-02T12:00:00Z", need)
                        .standing())
                .isEqualTo(standing);
    }

    @Test
    void theAccountOfAnEndpointIsTheOneThatKmsNamed() {
        String arn = "{\"keyId\":\"arn:aws:kms:eu-west-1:999999999999:key/a\"}";
        String confirmed = "{\"keyArn\":\"arn:aws:kms:eu-west-1:111122223333:key/a\"}";
        assertThat(endpoint(key(arn, "{}"))).isEqualTo(new Endpoint("", "eu-west-1"));
        assertThat(endpoint(key(BARE, confirmed))).isEqualTo(new Endpoint("111122223333", "eu-west-1"));
        assertThat(endpoint(key("{\"keyId\":\"a\",\"region\":\"eu-north-1\"}", confirmed)))
                .isEqualTo(new Endpoint("", "eu-north-1"));
        assertThat(endpoint(key("{\"keyId\":\"a\"}", "{}"))).isEqualTo(new Endpoint("", ""));
    }

    private static Endpoint endpoint(ImportedKey key) {
        return CallOrder.endpoint(key.getSpec(), StatusWriter.statusOf(key));
    }

    @Test
    void beforeALookTheStatusTellsWhatIsUrgent() {
        Instant now = IMPORTED;
        assertThat(standing("{\"lossTime\":\"2026-03-01T11:00:00Z\"}", now)).isEqualTo(Standing.LOST);
        assertThat(standing("{\"validTo\":\"2026-03-01T13:00:00Z\"}", now)).isEqualTo(Standing.ENDING);
        assertThat(standing("{\"validTo\":\"2026-04-01T13:00:00Z\"}", now)).isEqualTo(Standing.FIRST);
        assertThat(standing("{}", now)).isEqualTo(Standing.FIRST);
    }

    private static Standing standing(String status, Instant now) {
        return CallOrder.urgency(StatusWriter.statusOf(key(BARE, status)), now).standing();
    }
}
