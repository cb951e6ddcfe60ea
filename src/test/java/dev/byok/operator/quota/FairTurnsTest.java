package dev.byok.operator.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.kms.KmsMeter;
import dev.byok.operator.kms.QuotaKey;
import dev.byok.operator.quota.Urgency.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How turns are shared between namespaces, at AWS's one set of import parameters a second. */
final class FairTurnsTest {
    private static final QuotaKey FETCH = new QuotaKey("111122223333", "eu-central-1", "GetParametersForImport");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Urgency FIRST = Urgency.of(Standing.FIRST);
    private static final Urgency ENDING = Urgency.due(NOON.plus(Duration.ofMinutes(20)), NOON);
    private static final Urgency DUE = Urgency.due(NOON.plus(Duration.ofDays(20)), NOON);
    private static final int MANY = 3_000;

    private long nanos = 1;
    private final Turns turns = new Turns(Map.of(FETCH.operation(), 1.0), () -> nanos, KmsMeter.NONE);

    FairTurnsTest() {
        ask("warm-up", "first", FIRST);
    }

    private void ask(String namespace, String name, Urgency urgency) {
        turns.ask(new NamespacedName(namespace, name), FETCH, urgency).ifPresent(Turns.Turn::close);
    }

    private void flood(String namespace, int requests, Urgency urgency) {
        for (int i = 0; i < requests; i++) {
            ask(namespace, "k" + i, urgency);
        }
    }

    /** Goes on until somebody is called, and sends that request. */
    private NamespacedName serve() {
        for (int tenths = 0; tenths < 100; tenths++) {
            for (NamespacedName called : turns.called()) {
                nanos += Duration.ofMillis(100).toNanos();
                turns.ask(called, FETCH, FIRST).orElseThrow().close();
                return called;
            }
            nanos += Duration.ofMillis(100).toNanos();
        }
        return null;
    }

    private List<String> serve(int turnsGiven) {
        List<String> namespaces = new ArrayList<>();
        for (int i = 0; i < turnsGiven; i++) {
            namespaces.add(serve().namespace());
        }
        return namespaces;
    }

    @Test
    void namespacesTakeTurnsHoweverManyRequestsOneHas() {
        flood("flood", MANY, FIRST);
        flood("victim", 3, FIRST);
        assertThat(serve(6)).containsExactly("flood", "victim", "flood", "victim", "flood", "victim");
    }

    @Test
    void aKeyAboutToStopGoesBeforeFirstImportsOfAllNamespaces() {
        for (int i = 0; i < MANY; i++) {
            ask("ns" + i, "new", FIRST);
        }
        ask("victim", "due", ENDING);
        assertThat(serve(1)).containsExactly("victim");
    }

    @Test
    void aNamespaceThatDeclaresEverythingUrgentLeavesAShareToTheOthers() {
        flood("flood", MANY, ENDING);
        ask("victim", "new", FIRST);
        assertThat(serve(4)).contains("victim");
        ask("victim", "due", ENDING);
        assertThat(serve(2)).contains("victim");
    }

    @Test
    void requestsThatAreNotUrgentDoNotHoldUpEachOther() {
        flood("renewals", 100, DUE);
        ask("victim", "new", FIRST);
        assertThat(serve(2)).contains("victim");
    }

    @Test
    void askingAgainKeepsThePlaceOfTheNamespace() {
        flood("a", 5, FIRST);
        ask("victim", "k", FIRST);
        flood("c", 5, FIRST);
        ask("victim", "k", FIRST);
        ask("victim", "k", Urgency.of(Standing.REQUESTED));
        assertThat(serve(2)).containsExactly("a", "victim");
    }

    @Test
    void insideANamespaceLossesComeFirstThenTimeLeftThenRequestsThenChangesThenFirstImports() {
        ask("n", "first", FIRST);
        ask("n", "changed", Urgency.of(Standing.CHANGED));
        ask("n", "requested", Urgency.of(Standing.REQUESTED));
        ask("n", "due-later", DUE);
        ask("n", "due", Urgency.due(NOON.plus(Duration.ofDays(2)), NOON));
        ask("n", "ending", ENDING);
        ask("n", "lost", Urgency.of(Standing.LOST));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            names.add(serve().name());
        }
        assertThat(names).containsExactly("lost", "ending", "due", "due-later", "requested", "changed", "first");
    }

    @Test
    void aKeyThatComesNearItsEndWhileItWaitsMovesUp() {
        flood("flood", MANY, FIRST);
        ask("victim", "earlier", DUE);
        ask("victim", "k", FIRST);
        ask("victim", "k", ENDING);
        assertThat(serve().name()).isEqualTo("k");
        assertThat(turns.lengths()).containsEntry(FETCH, MANY + 1);
    }
}
