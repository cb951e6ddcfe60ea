package dev.byok.operator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One table for both readings of a duration: the Java parser's and the schema's. */
final class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "90d, P90D",
        "2160h, P90D",
        "2160h0m0s, P90D",
        "364d24h, P365D",
        "1d12h, PT36H",
        "36h, PT36H",
        "10m, PT10M",
        "1s, PT1S",
        "0d, PT0S",
        "1d1h1m1s, PT25H1M1S"
    })
    void isRead(String text, Duration duration) {
        assertThat(DurationText.parse(text)).isEqualTo(duration);
        assertThat(Pattern.matches(DurationText.REGEX, text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"P90D", "90D", "1w", "1.5h", "12h1d", "-90d", "90", "90 d", " 90d", "90d ", "99999d", "1ms", "d"
            })
    void isRefused(String text) {
        assertThatThrownBy(() -> DurationText.parse(text)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Pattern.matches(DurationText.REGEX, text)).isFalse();
    }

    @Test
    void nothingIsNoDuration() {
        assertThatThrownBy(() -> DurationText.parse("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DurationText.parse(null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DurationText.parse("90d\n")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSchemaUsesTheSameExpression() throws IOException {
        assertThat(Files.readString(Path.of("crds", "importedkeys.byok.dev.yaml")))
                .contains(DurationText.REGEX);
    }
}
