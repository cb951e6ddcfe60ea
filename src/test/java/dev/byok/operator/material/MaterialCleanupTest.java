package dev.byok.operator.material;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** When free heap is overwritten after material was read. */
final class MaterialCleanupTest {
    private final Queue<Runnable> planned = new ArrayDeque<>();
    private int runs;
    private final MaterialCleanup cleanup = new MaterialCleanup(planned::add, () -> runs++);

    @Test
    void oneReadIsFollowedByOneCleanup() {
        cleanup.request();
        assertThat(runs).isZero();

        delayPasses();
        assertThat(runs).isEqualTo(1);
        assertThat(planned).isEmpty();
    }

    @Test
    void aReadWhileACleanupIsPlannedGetsAnotherAfterTheSameDelay() {
        cleanup.request();
        cleanup.request();
        assertThat(planned).hasSize(1);

        delayPasses();
        assertThat(planned).hasSize(1);

        delayPasses();
        assertThat(runs).isEqualTo(2);
        assertThat(planned).isEmpty();
    }

    @Test
    void manyReadsTogetherShareTwo() {
        for (int i = 0; i < 100; i++) {
            cleanup.request();
        }
        delayPasses();
        delayPasses();
        assertThat(runs).isEqualTo(2);
        assertThat(planned).isEmpty();
    }

    @Test
    void aReadAfterACleanupGetsItsOwn() {
        cleanup.request();
        delayPasses();
        cleanup.request();
        delayPasses();
        assertThat(runs).isEqualTo(2);
        assertThat(planned).isEmpty();
    }

    private void delayPasses() {
        planned.remove().run();
    }
}
