package dev.byok.operator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One table for both readers of durations: the operator's parser and the rule in the CRD. */
final class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "90d, P90D",
        "1h, PT1H",
        "2160h, PT2160H",
        "2160h0m0s, PT2160H",
        "1d12h, PT36H",
        "1d2h3m4s, PT26H3M4S",
        "364d24h, P365D",
        "0s, PT0S",
        "0090d, P90D",
        "45s, PT45S",
        "5m, PT5M",
        "1d1s, PT24H1S",
        "9999d99999h999999m99999999s, PT384419H25M39S",
    })
    void parserAndSchemaTake(String text, Duration expected) throws IOException {
        assertThat(DurationText.parse(text)).isEqualTo(expected);
        assertThat(schema().takes(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "d",
                "90",
                "90 d",
                "90 days",
                "90D",
                " 90d",
                "90d ",
                "90d\n",
                "\n90d",
                "P90D",
                "PT1H",
                "1w",
                "1y",
                "1.5h",
                "-90d",
                "+90d",
                "12h1d",
                "1m1h",
                "1d1d",
                "1d 12h",
                "1d,12h",
                "100ms",
                "1h30",
                "10000d",
                "100000h",
                "1000000m",
                "100000000s",
                "\u0661\u0662d",
                "9\u00b9d",
                "90d\u0000",
                "0x10s",
                "1e3s",
                "NaN",
                "null"
            })
    void parserAndSchemaRefuse(String text) throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessageContaining("is not a duration: write days, hours, minutes and seconds in this order");
        assertThat(schema().takes(text)).isFalse();
    }

    @ParameterizedTest
    @NullSource
    void theParserRefusesAnAbsentText(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> DurationText.parse(text));
    }

    @Test
    void everyDurationOfTheSchemaHasTheFormOfTheParser() throws IOException {
        CelRegex form = new CelRegex(DurationText.REGEX, DurationText.MAX_LENGTH);
        assertThat(schema()).isEqualTo(form);
        assertThat(CelRegex.ofField("spec", "reimport", "before")).isEqualTo(form);
        assertThat(CelRegex.ofField("spec", "pollInterval")).isEqualTo(form);
    }

    private static CelRegex schema() throws IOException {
        return CelRegex.ofField("spec", "expiration", "validFor");
    }
}
