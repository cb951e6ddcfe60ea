package dev.byok.operator.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.byok.operator.kms.KmsMeter;
import dev.byok.operator.kms.QuotaKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long who waited, and how many still do. */
final class TurnsWaitTest {
    private static final QuotaKey SLOW = new QuotaKey("111122223333", "eu-central-1", "GetParametersForImport");
    private static final QuotaKey FREE = new QuotaKey("111122223333", "eu-central-1", "DescribeKey");
    private static final QuotaKey ELSEWHERE = new QuotaKey("111122223333", "eu-west-1", "GetParametersForImport");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Urgency SOON = Urgency.due(NOON.plusSeconds(60), NOON);

    private long nanos = 1;
    private final List<QuotaKey> quotas = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();
    private final KmsMeter meter = new KmsMeter() {
        @Override
        public void waited(QuotaKey quota, Duration wait) {
            quotas.add(quota);
            waits.add(wait);
        }
    };
    private final Turns turns = new Turns(Map.of(SLOW.operation(), 1.0), () -> nanos, meter);

    private static NamespacedName id(String name) {
        return new NamespacedName("payments", name);
    }

    private void pass(long millis) {
        nanos += Duration.ofMillis(millis).toNanos();
    }

    private void queue(String name, Urgency urgency) {
        assertThat(turns.ask(id(name), SLOW, urgency)).isEmpty();
    }

    private void serve(String name) {
        while (!turns.called().contains(id(name))) {
            pass(1);
        }
        turns.ask(id(name), SLOW, SOON).orElseThrow().close();
    }

    private void assertLastWait(double seconds) {
        assertThat(waits.getLast().toMillis() / 1000.0).isCloseTo(seconds, within(0.11));
    }

    @Test
    void aWaitLastsFromTheFirstAskingToTheRequest() {
        turns.ask(id("first"), SLOW, SOON).orElseThrow().close();
        assertLastWait(0);
        queue("a", SOON);
        pass(300);
        queue("b", SOON);
        queue("a", Urgency.due(NOON.plusSeconds(61), NOON));
        serve("b");
        assertLastWait(0.7);
        serve("a");
        assertLastWait(1.9);
        assertThat(quotas).containsOnly(SLOW).hasSize(3);
    }

    @Test
    void everyQuotaHasItsQueueAndWhoLeavesIsNotInIt() {
        assertThat(turns.lengths()).isEmpty();
        assertThat(turns.ask(id("first"), SLOW, SOON)).isPresent();
        assertThat(turns.ask(id("second"), ELSEWHERE, SOON)).isPresent();
        assertThat(turns.ask(id("third"), FREE, SOON)).isPresent();
        queue("a", SOON);
        queue("b", SOON);
        assertThat(turns.lengths()).isEqualTo(Map.of(SLOW, 2, ELSEWHERE, 0));
        turns.leave(id("a"));
        assertThat(turns.lengths()).isEqualTo(Map.of(SLOW, 1, ELSEWHERE, 0));
        assertThat(quotas).as("without a quota nobody waits").containsExactly(SLOW, ELSEWHERE);
    }
}
