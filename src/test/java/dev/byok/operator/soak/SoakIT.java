package dev.byok.operator.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.byok.operator.apiserver.RequiresControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Two years of a few hundred keys on the wire, in real seconds and threads, for several seeds: {@code -Dsoak.keys},
 * {@code -Dsoak.days}, {@code -Dsoak.seed} for the first seed and {@code -Dsoak.seeds} for their number.
 */
@Tag("long")
@RequiresControlPlane
final class SoakIT {
    private static final int KEYS = Integer.getInteger("soak.keys", 200);
    private static final int DAYS = Integer.getInteger("soak.days", 730);
    private static final long FIRST = Long.getLong("soak.seed", 1);
    private static final int SEEDS = Integer.getInteger("soak.seeds", 3);
    private static final int TRACE = Integer.getInteger("soak.trace", 60);
    private static final int MOST_SHOWN = 3;

    @TempDir
    private Path folder;

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Timeout(value = 1, unit = TimeUnit.DAYS) // Every wait in it has a limit of its own.
    void everyKeyLivesAsItsResourceAsks(long seed) {
        try (History history = new History(seed, KEYS, folder)) {
            live(seed, history);
            List<String> violations = history.violations(TRACE);

            LoggerFactory.getLogger(SoakIT.class).warn("soak of seed {}: {}", seed, history.account());
            assertThat(violations.stream().limit(MOST_SHOWN))
                    .as("seed %d, %d violations, %s", seed, violations.size(), history.account())
                    .isEmpty();
        }
    }

    private static void live(long seed, History history) {
        try {
            history.live(Duration.ofDays(DAYS));
        } catch (RuntimeException violation) {
            fail(
                    "seed " + seed + ", " + history.account() + ": " + violation.getMessage() + "\n"
                            + history.unsettled(TRACE),
                    violation);
        }
    }
}
