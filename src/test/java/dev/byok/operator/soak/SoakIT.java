package dev.byok.operator.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.byok.operator.apiserver.RequiresControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Two years of a few hundred keys on the wire: {@code -Dsoak.keys}, {@code -Dsoak.days} and {@code -Dsoak.seed}. */
@Tag("long")
@RequiresControlPlane
final class SoakIT {
    private static final int KEYS = Integer.getInteger("soak.keys", 200);
    private static final int DAYS = Integer.getInteger("soak.days", 730);
    private static final long SEED = Long.getLong("soak.seed", 1);
    private static final int TRACE = Integer.getInteger("soak.trace", 60);
    private static final int MOST_SHOWN = 3;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS) // Every wait in it has a limit of its own.
    void everyKeyLivesAsItsResourceAsks() {
        try (History history = new History(SEED, KEYS, folder)) {
            live(history);
            List<String> violations = history.violations(TRACE);

            LoggerFactory.getLogger(SoakIT.class).warn("soak of seed {}: {}", SEED, history.account());
            assertThat(violations.stream().limit(MOST_SHOWN))
                    .as("seed %d, %d violations, %s", SEED, violations.size(), history.account())
                    .isEmpty();
        }
    }

    private static void live(History history) {
        try {
            history.live(Duration.ofDays(DAYS));
        } catch (RuntimeException violation) {
            fail(
                    "seed " + SEED + ", " + history.account() + ": " + violation.getMessage() + "\n"
                            + history.unsettled(TRACE),
                    violation);
        }
    }
}
