package dev.byok.operator.material;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Overwrites the copies of key material that TLS, HTTP and the collector leave in the heap, where nobody can wipe them:
 * five seconds after the material was read, or ten where other material was read in the five seconds before.
 */
final class MaterialCleanup {
    /** One clean-up for each Secret would be too many where a fleet is renewed. */
    private static final Duration DELAY = Duration.ofSeconds(5);

    private final Executor later;
    private final Runnable overwrite;
    private final AtomicReference<Due> due = new AtomicReference<>(Due.NONE);

    /** For the heap of this process. */
    MaterialCleanup() {
        this(CompletableFuture.delayedExecutor(DELAY.toSeconds(), TimeUnit.SECONDS), FreeHeap::overwrite);
    }

    /**
     * For any heap.
     *
     * @param later runs what it is given, after a while
     * @param overwrite collects the whole heap and overwrites what is free
     */
    MaterialCleanup(Executor later, Runnable overwrite) {
        this.later = later;
        this.overwrite = overwrite;
    }

    /**
     * Asks for a clean-up. Whoever asks while one is planned gets another after it, because that one may find the
     * material still in use.
     */
    void request() {
        if (due.getAndUpdate(Due::more) == Due.NONE) {
            later.execute(this::run);
        }
    }

    private void run() {
        if (due.getAndUpdate(Due::less) == Due.AGAIN) {
            later.execute(this::run);
        }
        overwrite.run();
    }

    /** How many clean-ups are to come. */
    private enum Due {
        NONE,
        ONCE,
        AGAIN;

        Due more() {
            return this == NONE ? ONCE : AGAIN;
        }

        Due less() {
            return this == AGAIN ? ONCE : NONE;
        }
    }
}
