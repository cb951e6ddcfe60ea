package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.AutomationPolicy;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.Reimport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When the renewal window opens: never later than asked, a little earlier, and not for all keys at once. */
final class RenewalScheduleTest {
    private static final Instant IMPORTED = Instant.parse("2026-11-23T12:00:00Z");

    private static ImportedKeySpec spec(String validFor, Reimport reimport) {
        Expiration expiration = new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, validFor, null);
        return new ImportedKeySpec(
                Scene.ARN, null, List.of(), expiration, reimport, null, null, null, null, null, null);
    }

    private static Duration lead(ImportedKeySpec spec, Duration lifetime, String uid) {
        Instant end = IMPORTED.plus(lifetime);
        return Duration.between(RenewalSchedule.windowOpens(spec, end, IMPORTED, uid), end);
    }

    @Test
    void withoutASettingItIsAThirdOfTheActualLifetime() {
        assertThat(lead(spec("90d", null), Duration.ofDays(60), "u"))
                .isBetween(Duration.ofDays(60 * 33).dividedBy(100), Duration.ofDays(22));
    }

    @Test
    void aLeadTimeIsNeverCutShortAndAtMostATenthLonger() {
        for (int uid = 0; uid < 200; uid++) {
            assertThat(lead(spec("90d", new Reimport("30d", null, null)), Duration.ofDays(90), "uid-" + uid))
                    .isBetween(Duration.ofDays(30), Duration.ofDays(33).plusSeconds(1));
        }
    }

    @Test
    void aPercentageIsOneOfTheActualLifetime() {
        assertThat(lead(spec("365d", new Reimport(null, 50, null)), Duration.ofDays(100), "u"))
                .isBetween(Duration.ofDays(50), Duration.ofDays(55).plusSeconds(1));
    }

    @Test
    void aThousandKeysCreatedTogetherDoNotComeDueTogether() {
        List<Instant> due = IntStream.range(0, 1000)
                .mapToObj(i -> RenewalSchedule.nextReimport(
                        spec("90d", null), IMPORTED.plus(Duration.ofDays(90)), IMPORTED, "uid-" + i))
                .sorted()
                .toList();
        long most = due.stream()
                .mapToLong(start -> due.stream()
                        .filter(other -> !other.isBefore(start) && other.isBefore(start.plus(Duration.ofHours(1))))
                        .count())
                .max()
                .orElseThrow();
        assertThat(most).isLessThan(50);
        assertThat(Duration.between(due.getFirst(), due.getLast())).isGreaterThan(Duration.ofDays(2));
    }

    @Test
    void materialThatLivesShorterThanTheLeadTimeIsNotDueAtOnce() {
        assertThat(lead(spec("30d", new Reimport("20d", null, null)), Duration.ofDays(10), "u"))
                .isLessThan(Duration.ofDays(6));
    }

    @Test
    void theActualLifetimeIsNeverMoreThanAnImportSets() {
        ImportedKeySpec spec = spec("90d", null);
        Instant end = IMPORTED.plus(Duration.ofDays(400));
        assertThat(Duration.between(RenewalSchedule.windowOpens(spec, end, IMPORTED, "u"), end))
                .isLessThan(Duration.ofDays(34));
    }

    @Test
    void nothingIsDueByItselfUnderManualOrWithoutExpiry() {
        Instant end = IMPORTED.plus(Duration.ofDays(90));
        Reimport manual = new Reimport(null, null, AutomationPolicy.Manual);
        assertThat(RenewalSchedule.nextReimport(spec("90d", manual), end, IMPORTED, "u"))
                .isNull();
        assertThat(RenewalSchedule.nextReimport(spec("90d", null), null, IMPORTED, "u"))
                .isNull();
    }
}
