package dev.byok.operator.material;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Takes away what the HTTP client leaves of an answer with key material. It hands out its buffers read-only, so they
 * cannot be wiped, and where memory is plenty they would lie in the heap, unreachable, for hours.
 */
final class Leftovers {
    /** A collection for each answer would be too many where a fleet is renewed. */
    private static final Duration TOGETHER = Duration.ofSeconds(5);

    private final Executor later;
    private final Runnable collect;
    private final AtomicReference<Wish> wish = new AtomicReference<>(Wish.NONE);

    /** For the heap of this process. */
    Leftovers() {
        this(CompletableFuture.delayedExecutor(TOGETHER.toSeconds(), TimeUnit.SECONDS), System::gc);
    }

    /**
     * For any heap.
     *
     * @param later runs what it is given, after a while
     * @param collect collects the whole heap
     */
    Leftovers(Executor later, Runnable collect) {
        this.later = later;
        this.collect = collect;
    }

    /**
     * Collects garbage no sooner than in five seconds, once for all that asked until a collection began. One that comes
     * sooner finds buffers still in use, makes old ones of them, and no other would come.
     */
    void collectSoon() {
        if (wish.getAndUpdate(Wish::more) == Wish.NONE) {
            later.execute(this::collect);
        }
    }

    private void collect() {
        if (wish.getAndUpdate(Wish::less) == Wish.AGAIN) {
            later.execute(this::collect);
        }
        collect.run();
    }

    /** How many collections are to come. */
    private enum Wish {
        NONE,
        ONCE,
        AGAIN;

        Wish more() {
            return this == NONE ? ONCE : AGAIN;
        }

        Wish less() {
            return this == AGAIN ? ONCE : NONE;
        }
    }
}
