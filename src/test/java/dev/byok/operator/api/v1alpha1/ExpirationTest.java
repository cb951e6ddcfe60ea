package dev.byok.operator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One table for both readers of a fixed end: the operator and the rule in the CRD. */
final class ExpirationTest {
    @ParameterizedTest
    @CsvSource({
        "2027-09-17T12:00:00Z, 2027-09-17T12:00:00Z",
        "2027-09-17T12:00:00-08:00, 2027-09-17T20:00:00Z",
        "2027-09-17T12:00:00+05:30, 2027-09-17T06:30:00Z",
        "2027-09-17T12:00:00+14:59, 2027-09-16T21:01:00Z",
        "2027-09-17T12:00:00-00:00, 2027-09-17T12:00:00Z",
        "2027-09-17T12:00:00.5Z, 2027-09-17T12:00:00Z",
        "2027-09-17T12:00:00.999999999Z, 2027-09-17T12:00:00Z",
        "2028-02-29T23:59:59Z, 2028-02-29T23:59:59Z",
        "2000-01-01T00:00:00Z, 2000-01-01T00:00:00Z",
        "2999-12-31T23:59:59.123456789-14:59, 3000-01-01T14:58:59Z",
    })
    void operatorAndSchemaTake(String text, Instant expected) throws IOException {
        assertThat(fixedEnd(text)).isEqualTo(expected);
        assertThat(schema().takes(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "2027-09-17",
                "2027-09-17T12:00:00",
                "2027-09-17T12:00Z",
                "2027-09-17T12Z",
                "2027-09-17 12:00:00Z",
                "2027-09-17t12:00:00z",
                "2027-09-17T12:00:00z",
                "2027-09-17T12:00:00,5Z",
                "2027-09-17T12:00:00.Z",
                "2027-09-17T12:00:00.1234567890Z",
                "2027-09-17T12:00:00+02",
                "2027-09-17T12:00:00+0200",
                "2027-09-17T12:00:00+02:00:00",
                "2027-09-17T12:00:00+15:00",
                "2027-09-17T12:00:00+99:99",
                "2027-09-17T12:00:00Z\n",
                " 2027-09-17T12:00:00Z",
                "1999-12-31T23:59:59Z",
                "+2027-09-17T12:00:00Z",
                "12027-09-17T12:00:00Z",
                "2027-09-17T12:00:00 CET",
                "2027-09-17T12:00:00+02:00[Europe/Berlin]",
                "1821182400"
            })
    void operatorAndSchemaRefuseTheForm(String text) throws IOException {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> fixedEnd(text));
        assertThat(schema().takes(text)).isFalse();
    }

    /** In the schema it is the conversion to a timestamp, not the form, that refuses these. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2027-02-30T12:00:00Z", "2027-02-29T12:00:00Z", "2027-13-01T12:00:00Z", "2027-00-01T12:00:00Z",
                "2027-09-31T12:00:00Z", "2027-09-17T24:00:00Z", "2027-09-17T12:60:00Z", "2027-09-17T12:00:60Z"
            })
    void theOperatorRefusesWhatNoCalendarHas(String text) throws IOException {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> fixedEnd(text));
        assertThat(schema().takes(text)).isTrue();
    }

    @Test
    void theSchemaHasTheFormOfTheOperator() throws IOException {
        assertThat(schema()).isEqualTo(new CelRegex(InstantText.REGEX, InstantText.MAX_LENGTH));
    }

    @Test
    void absentEndsAreAbsent() {
        Expiration never = new Expiration(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE, null, null);
        assertThat(never.expires()).isFalse();
        assertThat(never.lifetime()).isNull();
        assertThat(never.fixedEnd()).isNull();
    }

    @Test
    void aLifetimeIsReadAsADuration() {
        Expiration ninetyDays = new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, "90d", null);
        assertThat(ninetyDays.expires()).isTrue();
        assertThat(ninetyDays.lifetime()).isEqualTo(Duration.ofDays(90));
    }

    private static Instant fixedEnd(String text) {
        return new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, null, text).fixedEnd();
    }

    private static CelRegex schema() throws IOException {
        return CelRegex.ofField("spec", "expiration", "validTo");
    }
}
