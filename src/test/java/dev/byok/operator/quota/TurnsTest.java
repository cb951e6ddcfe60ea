package dev.byok.operator.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.kms.KmsMeter;
import dev.byok.operator.kms.QuotaKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TurnsTest {
    private static final QuotaKey SLOW = new QuotaKey("111122223333", "eu-central-1", "GetParametersForImport");
    private static final QuotaKey FAST = new QuotaKey("111122223333", "eu-central-1", "ImportKeyMaterial");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Urgency SOON = Urgency.due(NOON.plusSeconds(60), NOON);
    private static final Urgency LATER = Urgency.due(NOON.plus(Duration.ofDays(1)), NOON);
    private static final int MANY = 200;
    private static final Duration LEAD = Duration.ofMillis(100);

    private long nanos = 1;
    private final Turns turns =
            new Turns(Map.of("GetParametersForImport", 1.0, "ImportKeyMaterial", 15.0), () -> nanos, KmsMeter.NONE);

    private static NamespacedName id(Object name) {
        return new NamespacedName("payments", name.toString());
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** Goes on until somebody is called. */
    private List<NamespacedName> next() {
        for (long steps = 0; steps < 100_000; steps++) {
            List<NamespacedName> called = turns.called();
            if (!called.isEmpty()) {
                return called;
            }
            pass(Duration.ofMillis(1));
        }
        return List.of();
    }

    private NamespacedName serveNext() {
        NamespacedName called = next().getFirst();
        pass(LEAD);
        turns.ask(called, SLOW, SOON).orElseThrow().close();
        return called;
    }

    private void queue(String name, Urgency urgency) {
        assertThat(turns.ask(id(name), SLOW, urgency)).isEmpty();
    }

    private void useUp() {
        turns.ask(id("first"), SLOW, SOON).orElseThrow().close();
    }

    @Test
    void theMostUrgentComesFirstAndAmongEqualsWhoCameFirst() {
        useUp();
        queue("late", LATER);
        queue("b", SOON);
        queue("a", SOON);
        queue("missing", Urgency.of(Urgency.Standing.LOST));
        queue("never", Urgency.of(Urgency.Standing.FIRST));
        List<NamespacedName> served = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            served.add(serveNext());
        }
        assertThat(served).containsExactly(id("missing"), id("b"), id("a"), id("late"), id("never"));
    }

    @Test
    void askingAgainKeepsThePlace() {
        useUp();
        queue("a", SOON);
        queue("b", SOON);
        queue("a", SOON);
        assertThat(serveNext()).isEqualTo(id("a"));
        assertThat(serveNext()).isEqualTo(id("b"));
    }

    @Test
    void accountsRegionsAndOperationsDoNotWaitForEachOther() {
        useUp();
        queue("a", SOON);
        for (QuotaKey other : List.of(
                new QuotaKey("999999999999", SLOW.region(), SLOW.operation()),
                new QuotaKey(SLOW.account(), "eu-west-1", SLOW.operation()),
                FAST)) {
            assertThat(turns.ask(id("b"), other, LATER)).isPresent();
        }
        assertThat(turns.ask(id("c"), new QuotaKey(SLOW.account(), SLOW.region(), "DescribeKey"), LATER))
                .isPresent();
    }

    @Test
    void theNextRequestOfOneASecondFollowsASecondAfterTheAnswer() {
        Turns.Turn first = turns.ask(id("first"), SLOW, SOON).orElseThrow();
        queue("a", SOON);
        pass(Duration.ofSeconds(7));
        assertThat(turns.called()).isEmpty();
        first.close();
        pass(Duration.ofSeconds(1).minus(LEAD));
        assertThat(turns.called()).isEmpty();
        assertThat(next()).containsExactly(id("a"));
    }

    @Test
    void aTurnThatIsNotTakenGoesToTheNextAndLaterIsLost() {
        useUp();
        queue("gone", SOON);
        queue("a", LATER);
        assertThat(next()).containsExactly(id("gone"));
        long before = nanos;
        assertThat(next()).containsExactly(id("a"));
        assertThat(Duration.ofNanos(nanos - before)).isLessThan(Duration.ofSeconds(1));
        turns.ask(id("a"), SLOW, SOON).orElseThrow().close();
        assertThat(turns.lengths()).containsEntry(SLOW, 1);
        pass(Duration.ofSeconds(62));
        assertThat(turns.called()).isEmpty();
        assertThat(turns.lengths()).containsEntry(SLOW, 0);
    }

    @Test
    void whoComesLateTakesTheTurnOfOneWhoIsOnTheWayWhoThenGoesBeforeTheRest() {
        useUp();
        queue("slow", SOON);
        queue("a", LATER);
        queue("b", LATER);
        assertThat(next()).containsExactly(id("slow"));
        assertThat(next()).containsExactly(id("a"));
        turns.ask(id("slow"), SLOW, SOON).orElseThrow().close();
        assertThat(turns.ask(id("a"), SLOW, LATER)).isEmpty();
        assertThat(serveNext()).isEqualTo(id("a"));
        assertThat(serveNext()).isEqualTo(id("b"));
        assertThat(turns.pause()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whoWasNotCalledTakesNobodysTurn() {
        useUp();
        queue("called", SOON);
        queue("here", SOON);
        assertThat(next()).containsExactly(id("called"));
        pass(Duration.ofMillis(400));
        queue("here", SOON);
        turns.ask(id("called"), SLOW, SOON).orElseThrow().close();
    }

    @Test
    void whoLeavesMakesRoomAtOnce() {
        useUp();
        queue("gone", SOON);
        queue("a", LATER);
        assertThat(next()).containsExactly(id("gone"));
        turns.leave(id("gone"));
        assertThat(turns.called()).containsExactly(id("a"));
        turns.leave(id("a"));
        turns.leave(id("unknown"));
        assertThat(turns.called()).isEmpty();
    }

    @Test
    void whoAsksForAnotherOperationLeavesTheFirstQueue() {
        useUp();
        queue("a", SOON);
        assertThat(turns.ask(id("a"), FAST, SOON)).isPresent();
        pass(Duration.ofSeconds(10));
        assertThat(turns.called()).isEmpty();
    }

    @Test
    void throttlingSlowsDownAndAnswersBringThePaceBack() {
        for (int i = 0; i < 20; i++) {
            queue("k" + i, SOON, i == 0);
        }
        List<Long> gaps = new ArrayList<>();
        long last = nanos;
        for (int i = 0; i < 19; i++) {
            NamespacedName called = next().getFirst();
            pass(LEAD);
            gaps.add(Duration.ofNanos(nanos - last).toMillis());
            last = nanos;
            Turns.Turn turn = turns.ask(called, SLOW, SOON).orElseThrow();
            if (i < 2) {
                turn.throttled();
            }
            turn.close();
        }
        assertThat(gaps.get(1)).isGreaterThanOrEqualTo(2_000);
        assertThat(gaps.get(2)).isGreaterThanOrEqualTo(4_000);
        assertThat(gaps.getLast()).isBetween(1_000L, 1_050L);
    }

    private void queue(String name, Urgency urgency, boolean taken) {
        Optional<Turns.Turn> turn = turns.ask(id(name), SLOW, urgency);
        assertThat(turn.isPresent()).isEqualTo(taken);
        turn.ifPresent(Turns.Turn::close);
    }

    /** KMS's bucket holds a second's worth; a request reaches it up to 0.3 s after it was sent. */
    @ParameterizedTest
    @ValueSource(doubles = {0.25, 1, 1.5, 2, 5, 15, 100})
    void noBucketRunsDryWhateverTheJitter(double rate) {
        Random random = new Random(7);
        Turns many = new Turns(Map.of(FAST.operation(), rate), () -> nanos, KmsMeter.NONE);
        PriorityQueue<Flight> flying = new PriorityQueue<>(Comparator.comparing(Flight::arrival));
        List<Long> arrivals = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            many.ask(id(i), FAST, SOON).ifPresent(turn -> flying.add(sent(turn, random)));
        }
        long start = nanos;
        while (arrivals.size() < MANY) {
            many.called().forEach(id -> flying.add(sent(many.ask(id, FAST, SOON).orElseThrow(), random)));
            pass(Duration.ofMillis(1));
            while (!flying.isEmpty() && flying.peek().arrival() <= nanos) {
                arrivals.add(flying.peek().arrival());
                flying.remove().turn().close();
            }
        }
        assertThat(runsDry(arrivals, rate)).isFalse();
        double seconds = (nanos - start) / 1e9;
        assertThat(seconds).isLessThan(rate < 2 ? MANY * (1 / rate + 0.3) : MANY / rate * 1.05 + 1);
    }

    private Flight sent(Turns.Turn turn, Random random) {
        long way = random.nextLong(Duration.ofMillis(300).toNanos());
        return new Flight(Math.max(nanos, turn.notBefore()) + way, turn);
    }

    private record Flight(long arrival, Turns.Turn turn) {}

    private static boolean runsDry(List<Long> arrivals, double rate) {
        double size = Math.max(1, rate);
        double tokens = size;
        long last = arrivals.getFirst();
        for (long arrival : arrivals) {
            tokens = Math.min(size, tokens + (arrival - last) / 1e9 * rate) - 1;
            last = arrival;
            if (tokens < 0) {
                return true;
            }
        }
        return false;
    }
}
