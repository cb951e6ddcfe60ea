package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 16 of the design: which of several resources on one key imports into it. */
final class PrecedenceTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static Sibling sibling(String name, Claim claim, int age) {
        return new Sibling(
                new Subject("ns", name, "uid-" + name, 1, NOON.minusSeconds(age), false, false, null), claim);
    }

    @Test
    void whoImportedComesFirstThenWhoIsImportingThenTheOlder() {
        Sibling imported = sibling("a", Claim.IMPORTED, 1);
        Sibling importing = sibling("b", Claim.IMPORTING, 2);
        Sibling older = sibling("c", Claim.NONE, 4);
        Sibling younger = sibling("d", Claim.NONE, 3);
        assertThat(Precedence.first(List.of(younger, older, importing, imported)))
                .contains(imported);
        assertThat(Precedence.first(List.of(younger, older, importing))).contains(importing);
        assertThat(Precedence.first(List.of(younger, older))).contains(older);
        assertThat(Precedence.over(older.subject(), ImportedKeyStatus.empty(), List.of(younger)))
                .isEmpty();
        assertThat(Precedence.over(younger.subject(), ImportedKeyStatus.empty(), List.of(older)))
                .contains(older);
    }

    @Test
    void ofTwoMadeInTheSameSecondTheNameDecides() {
        Sibling one = sibling("a", Claim.NONE, 1);
        Sibling two = sibling("b", Claim.NONE, 1);
        assertThat(Precedence.precedes(one, two)).isTrue();
        assertThat(Precedence.precedes(two, one)).isFalse();
    }
}
