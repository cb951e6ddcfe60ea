package dev.byok.operator.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.byok.operator.quota.Urgency.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
    private static final int SLOTS = 24;
    private static final Endpoint SILENT = new Endpoint("111122223333", "eu-west-1");
    private static final Endpoint WELL = new Endpoint("111122223333", "eu-central-1");
    private static final Urgency NEW = Urgency.of(Standing.FIRST);

    private long nanos = 1;
    private final Admission admission = new Admission(() -> SLOTS, () -> nanos);

    private static NamespacedName id(String namespace, int number) {
        return new NamespacedName(namespace, "k" + number);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private Answer ask(String namespace, int number, Endpoint endpoint) {
        return admission.ask(id(namespace, number), endpoint, NEW);
    }

    private Optional<Admission.Slot> slot(String namespace, int number, Endpoint endpoint) {
        return ask(namespace, number, endpoint) instanceof Admission.Slot slot ? Optional.of(slot) : Optional.empty();
    }

    private List<Admission.Slot> fill(String namespace, int resources, Endpoint endpoint) {
        List<Admission.Slot> slots = new ArrayList<>();
        for (int i = 0; i < resources; i++) {
            slot(namespace, i, endpoint).ifPresent(slots::add);
        }
        return slots;
    }

    /** Three calls there got no answer. */
    private void open(String namespace, Endpoint endpoint) {
        for (int i = 0; i < 3; i++) {
            fail(slot(namespace, i, endpoint).orElseThrow());
        }
    }

    private static void fail(Admission.Slot slot) {
        slot.noAnswer();
        slot.close();
    }

    @Test
    void oneNamespaceGetsHalfOfTheSlotsAndANeighbourGoesAtOnce() {
        assertThat(fill("flood", 300, WELL)).hasSize(SLOTS / 2);
        assertThat(slot("victim", 1, WELL)).isPresent();
        assertThat(slot("flood", 999, SILENT)).as("its keys elsewhere").isPresent();
    }

    @Test
    void oneNamespaceGetsTwoThirdsOfTheSlotsInHoweverManyRegions() {
        int given = 0;
        for (int i = 0; i < 300; i++) {
            given += slot("flood", i, new Endpoint("111122223333", "region-" + i))
                            .isPresent()
                    ? 1
                    : 0;
        }
        assertThat(given).isEqualTo(SLOTS * 2 / 3);
        assertThat(fill("victim", 3, WELL)).hasSize(3);
    }

    @Test
    void oneEndpointGetsTwoThirdsOfTheSlotsOfHoweverManyNamespaces() {
        int given = 0;
        for (int i = 0; i < 300; i++) {
            given += fill("ns" + i, 3, SILENT).size();
        }
        assertThat(given).isEqualTo(SLOTS * 2 / 3);
        assertThat(fill("victim", 3, WELL)).hasSize(3);
    }

    @Test
    void aSlotThatIsGivenBackGoesToTheNamespaceThatHoldsTheFewest() {
        List<Admission.Slot> flood = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            flood.addAll(fill("flood" + i, 100, new Endpoint("111122223333", "slow-" + i)));
        }
        assertThat(flood).as("all of them").hasSize(SLOTS);
        assertThat(slot("victim", 1, WELL)).isEmpty();
        flood.getFirst().close();
        assertThat(admission.called()).containsExactly(id("victim", 1));
        assertThat(slot("late", 1, WELL))
                .as("the slot is kept for who was called")
                .isEmpty();
        assertThat(slot("victim", 1, WELL)).isPresent();
    }

    @Test
    void slotsThatAreGivenBackEvenOutWhatNamespacesHold() {
        List<Admission.Slot> flood = fill("flood", 300, WELL);
        List<String> served = new ArrayList<>();
        int b = fill("b", 300, WELL).size();
        int c = fill("c", 300, WELL).size();
        for (Admission.Slot slot : flood.subList(0, 6)) {
            slot.close();
            for (NamespacedName called : admission.called()) {
                served.add(called.namespace());
                assertThat(ask(
                                called.namespace(),
                                Integer.parseInt(called.name().substring(1)),
                                WELL))
                        .isInstanceOf(Admission.Slot.class);
            }
        }
        assertThat(served).doesNotContain("flood");
        assertThat(b + Collections.frequency(served, "b")).isCloseTo(c + Collections.frequency(served, "c"), within(1));
    }

    @Test
    void inItsNamespaceAKeyAboutToStopGoesFirst() {
        List<Admission.Slot> held = fill("a", 300, WELL);
        Instant noon = Instant.parse("2026-03-01T12:00:00Z");
        admission.ask(id("a", 999), WELL, Urgency.due(noon.plusSeconds(60), noon));
        held.getFirst().close();
        assertThat(admission.called()).containsExactly(id("a", 999));
    }

    @Test
    void aSlotThatNobodyComesForGoesToTheNext() {
        List<Admission.Slot> held = fill("a", 14, WELL);
        held.getFirst().close();
        assertThat(admission.called()).containsExactly(id("a", 12));
        pass(Duration.ofSeconds(11));
        assertThat(admission.called()).containsExactly(id("a", 13));
    }

    @Test
    void whoIsGoneWaitsForNothing() {
        List<Admission.Slot> held = fill("a", 14, WELL);
        admission.leave(id("a", 12));
        held.getFirst().close();
        admission.leave(id("a", 13));
        assertThat(admission.called()).isEmpty();
        held.forEach(Admission.Slot::close);
        assertThat(admission.load()).isEmpty();
    }

    @Test
    void whereNothingAnswersOneResourceOfEachNamespaceTriesAfterEachPause() {
        open("a", SILENT);
        assertThat(ask("a", 1, SILENT)).isEqualTo(new Answer.HeldBack(Duration.ZERO, Duration.ofSeconds(1)));
        assertThat(ask("a", 2, SILENT)).isInstanceOf(Answer.HeldBack.class);
        assertThat(slot("b", 1, SILENT)).as("another namespace").isPresent();
        assertThat(slot("a", 3, WELL)).as("another endpoint").isPresent();
        assertThat(admission.load().get(SILENT)).isEqualTo(new EndpointLoad(1, 2, 1));
        List<NamespacedName> tries = new ArrayList<>();
        for (int seconds = 0; seconds < 120; seconds++) {
            pass(Duration.ofSeconds(1));
            for (NamespacedName called : admission.called()) {
                tries.add(called);
                fail(slot("a", Integer.parseInt(called.name().substring(1)), SILENT)
                        .orElseThrow());
                admission.ask(called, SILENT, NEW);
            }
        }
        assertThat(tries).hasSizeBetween(6, 8).contains(id("a", 1), id("a", 2));
    }

    @Test
    void whoWaitsIsToldOnceNothingAnswers() {
        List<Admission.Slot> asking = fill("a", 14, SILENT);
        asking.subList(0, 2).forEach(Admission.Slot::noAnswer);
        assertThat(admission.called()).isEmpty();
        asking.get(2).noAnswer();
        assertThat(admission.called()).containsExactly(id("a", 12), id("a", 13));
        assertThat(ask("a", 12, SILENT)).isInstanceOf(Answer.HeldBack.class);
        assertThat(admission.called()).isEmpty();
    }

    @Test
    void oneAnswerWakesAllThatWereHeldBackThere() {
        open("a", SILENT);
        for (int i = 0; i < 9; i++) {
            ask("a", i, SILENT);
        }
        pass(Duration.ofSeconds(2));
        assertThat(admission.called()).containsExactly(id("a", 0));
        Admission.Slot first = slot("a", 0, SILENT).orElseThrow();
        first.answered();
        first.close();
        assertThat(admission.called()).hasSize(8);
        assertThat(admission.load().get(SILENT).unanswered()).isZero();
    }

    @Test
    void whatIsRememberedOfEndpointsIsForgotten() {
        for (int i = 0; i < 1_000; i++) {
            open("a", new Endpoint("", "invented-" + i));
        }
        assertThat(admission.load()).hasSize(1_000);
        pass(Duration.ofMinutes(11));
        admission.called();
        assertThat(admission.load()).isEmpty();
    }
}
