package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.AutomationPolicy;
import dev.byok.operator.api.v1alpha1.DeletionPolicy;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.Reimport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RenewalScheduleTest {
    private static final Instant IMPORTED = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant END = IMPORTED.plus(Duration.ofDays(90));
    private static final int KEYS = 1000;

    private static Duration before(Reimport reimport, String uid) {
        return Duration.between(RenewalSchedule.nextReimport(spec(reimport), END, IMPORTED, uid), END);
    }

    private static ImportedKeySpec spec(Reimport reimport) {
        Expiration expiration = new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, "90d", null);
        return new ImportedKeySpec(
                Scene.ARN, null, List.of(), expiration, reimport, null, null, null, "1h", DeletionPolicy.Retain, false);
    }

    @Test
    void aThousandKeysMadeTogetherComeDueOverATenthOfTheirWindow() {
        List<Duration> leads = IntStream.range(0, KEYS)
                .mapToObj(i -> before(new Reimport("30d", null, null), "uid-" + i))
                .sorted()
                .toList();
        assertThat(leads).allSatisfy(lead -> assertThat(lead).isBetween(Duration.ofDays(30), Duration.ofDays(33)));
        assertThat(leads.getFirst()).isLessThan(Duration.ofDays(30).plusHours(2));
        assertThat(leads.getLast()).isGreaterThan(Duration.ofDays(33).minusHours(2));
        Duration most = Duration.ofHours(12);
        IntStream.range(0, KEYS - KEYS / 4)
                .forEach(i -> assertThat(leads.get(i + KEYS / 4).minus(leads.get(i)))
                        .as("a quarter of them is not due within %s", most)
                        .isGreaterThan(most));
    }

    @Test
    void aKeyIsDueAtTheSameTimeHoweverOftenItIsAsked() {
        Reimport reimport = new Reimport("30d", null, null);
        assertThat(before(reimport, "uid-1")).isEqualTo(before(reimport, "uid-1"));
    }

    @Test
    void withoutASettingAThirdOfTheActualLifetimeIsLeft() {
        Duration third = Duration.ofDays(90).multipliedBy(33).dividedBy(100);
        assertThat(before(null, "uid-1"))
                .isBetween(third, third.multipliedBy(11).dividedBy(10));
    }

    @Test
    void aShareIsTakenOfTheActualLifetime() {
        assertThat(before(new Reimport(null, 10, null), "uid-1")).isBetween(Duration.ofDays(9), Duration.ofDays(10));
    }

    @Test
    void underManualPolicyNothingIsDue() {
        ImportedKeySpec spec = spec(new Reimport("30d", null, AutomationPolicy.Manual));
        assertThat(RenewalSchedule.nextReimport(spec, END, IMPORTED, "uid-1")).isNull();
        assertThat(RenewalSchedule.windowOpens(spec, END, IMPORTED, "uid-1")).isBefore(END.minus(Duration.ofDays(30)));
    }
}
