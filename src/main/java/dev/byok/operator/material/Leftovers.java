package dev.byok.operator.material;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Takes away what the HTTP client leaves of an answer with key material. It hands out its buffers read-only, so they
 * cannot be wiped, and where memory is plenty they would lie in the heap, unreachable, for hours.
 */
final class Leftovers {
    /** A collection for each answer would be too many where a fleet is renewed. */
    private static final Duration TOGETHER = Duration.ofSeconds(5);

    private final Executor later = CompletableFuture.delayedExecutor(TOGETHER.toSeconds(), TimeUnit.SECONDS);
    private final AtomicBoolean awaited = new AtomicBoolean();

    /** Collects garbage in five seconds, once for all that asked until then. */
    void collectSoon() {
        if (awaited.compareAndSet(false, true)) {
            later.execute(() -> {
                awaited.set(false);
                System.gc();
            });
        }
    }
}
