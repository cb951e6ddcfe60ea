package dev.byok.operator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HeapAtRestTest {
    private static final long MEBI = 1024 * 1024;

    private long size = 24 * MEBI;
    private long collections;
    private int tidied;
    private final HeapAtRest heap = new HeapAtRest(() -> size, () -> collections, this::tidy);

    @Test
    void aHeapThatGrewIsTidiedOnceTheProcessRests() {
        work();
        heap.look();
        assertThat(tidied).isZero();

        heap.look();
        assertThat(tidied).isEqualTo(1);
    }

    @Test
    void aHeapThatDoesNotGrowAgainIsLeftAlone() {
        work();
        heap.look();
        heap.look();
        for (int i = 0; i < 100; i++) {
            collections++;
            heap.look();
        }
        assertThat(tidied).isEqualTo(1);
    }

    @Test
    void aHeapThatGrewAgainIsTidiedAgain() {
        work();
        heap.look();
        heap.look();
        work();
        heap.look();
        heap.look();
        assertThat(tidied).isEqualTo(2);
    }

    @Test
    void aProcessThatNeverWorkedIsLeftAlone() {
        heap.look();
        heap.look();
        assertThat(tidied).isZero();
    }

    private void work() {
        collections += 30;
        size += 60 * MEBI;
    }

    private void tidy() {
        tidied++;
        collections++;
        size = 40 * MEBI;
    }
}
