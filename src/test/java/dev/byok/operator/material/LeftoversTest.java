package dev.byok.operator.material;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** When what was read is collected. */
final class LeftoversTest {
    private final Queue<Runnable> planned = new ArrayDeque<>();
    private int collections;
    private final Leftovers leftovers = new Leftovers(planned::add, () -> collections++);

    @Test
    void oneReadIsFollowedByOneCollection() {
        leftovers.collectSoon();
        assertThat(collections).isZero();

        sitOut();
        assertThat(collections).isEqualTo(1);
        assertThat(planned).isEmpty();
    }

    @Test
    void aReadThatComesWhileACollectionIsPlannedGetsAnotherThatIsAsFarAway() {
        leftovers.collectSoon();
        leftovers.collectSoon();
        assertThat(planned).hasSize(1);

        sitOut();
        assertThat(planned).hasSize(1);

        sitOut();
        assertThat(collections).isEqualTo(2);
        assertThat(planned).isEmpty();
    }

    @Test
    void manyReadsTogetherShareTwo() {
        for (int i = 0; i < 100; i++) {
            leftovers.collectSoon();
        }
        sitOut();
        sitOut();
        assertThat(collections).isEqualTo(2);
        assertThat(planned).isEmpty();
    }

    @Test
    void aReadLaterStartsAnew() {
        leftovers.collectSoon();
        sitOut();
        leftovers.collectSoon();
        sitOut();
        assertThat(collections).isEqualTo(2);
        assertThat(planned).isEmpty();
    }

    private void sitOut() {
        planned.remove().run();
    }
}
