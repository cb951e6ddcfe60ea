package dev.byok.operator.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class FetchLimitsTest {
    private static final FetchLimits.Key KEY = new FetchLimits.Key("payments", "arn:aws:kms:eu-central-1:1:key/a");

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final FetchLimits limits = new FetchLimits();

    private void pass(Duration time) {
        now = now.plus(time);
    }

    /** Fetches whenever it may. */
    private int fetches(Duration time) {
        int fetched = 0;
        for (Instant end = now.plus(time); now.isBefore(end); pass(Duration.ofSeconds(1))) {
            if (limits.untilNext(KEY, now).isZero()) {
                limits.fetched(KEY, now);
                fetched++;
            }
        }
        return fetched;
    }

    @Test
    void aKeyHasThreeSetsAtOnceAndThenOneAMinute() {
        assertThat(fetches(Duration.ofSeconds(59))).isEqualTo(3);
        assertThat(limits.untilNext(KEY, now)).isEqualTo(Duration.ofSeconds(1));
        assertThat(fetches(Duration.ofMinutes(10))).isEqualTo(10);
    }

    @Test
    void restGivesThemBack() {
        fetches(Duration.ofSeconds(10));
        pass(Duration.ofMinutes(3));
        assertThat(fetches(Duration.ofSeconds(10))).isEqualTo(3);
    }

    @Test
    void keysAndNamespacesDoNotCountForEachOther() {
        fetches(Duration.ofSeconds(10));
        assertThat(limits.untilNext(new FetchLimits.Key("payments", "arn:aws:kms:eu-central-1:1:key/b"), now))
                .isZero();
        assertThat(limits.untilNext(new FetchLimits.Key("other", KEY.keyArn()), now))
                .isZero();
    }

    @Test
    void whoMayFetchAllAgainIsForgotten() {
        for (int i = 0; i < 1_000; i++) {
            limits.fetched(new FetchLimits.Key("payments", "k" + i), now);
            pass(Duration.ofSeconds(1));
        }
        assertThat(limits.size()).isLessThanOrEqualTo(60);
    }

    @Test
    void aClockThatIsSetBackHoldsNobodyUp() {
        fetches(Duration.ofSeconds(10));
        now = now.minus(Duration.ofDays(365));
        assertThat(limits.untilNext(KEY, now)).isZero();
        assertThat(fetches(Duration.ofSeconds(59))).isEqualTo(3);
    }
}
