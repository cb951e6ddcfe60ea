package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.RequiresControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged operator, with the heap that its launcher gives it, where tenants write all that they may. */
@RequiresControlPlane
final class LargeObjectsIT {
    private static final long MEBI = 1024 * 1024;

    /** What chart and manifests give a Pod. */
    private static final long MEMORY_LIMIT = 320 * MEBI;

    @TempDir
    private Path folder;

    private final ControlPlane api = ControlPlane.builder().withShortPolls().start();
    private final World world = new World(api);
    private final Flood flood = new Flood(world);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void secretsAndKeysWithLargeAnnotationsEndNoProcess() {
        flood.secrets(0, 200);
        flood.keys(0, 60);
        try (OperatorProcess operator = start("true")) {
            awaitLooks(operator, 60, Duration.ofMinutes(5));
            flood.keys(60, 90);
            awaitLooks(operator, 90, Duration.ofMinutes(5));
            assertModest(operator);
        }
    }

    @Test
    void secretsOfTheLargestSizeAreNotReadAllAtOnce() {
        int keys = 48;
        flood.keysWithLargeSecrets(keys);
        try (OperatorProcess operator = start("false")) {
            for (int i = 0; i < keys; i++) {
                world.awaitReady("large-" + i, "False", "SecretInvalid");
            }
            assertModest(operator);
        }
    }

    @Test
    @Tag("long")
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void thousandsOfThemFitTheMemoryOfAPod() {
        flood.secrets(0, 5_000);
        flood.keys(0, 2_000);
        for (String watchSecrets : new String[] {"true", "false"}) {
            world.kms().log().clear();
            try (OperatorProcess operator = start(watchSecrets)) {
                awaitLooks(operator, 2_000, Duration.ofMinutes(10));
                assertModest(operator);
            }
        }
        try (OperatorProcess operator = start("true")) {
            world.kms().log().clear();
            flood.keys(2_000, 2_600);
            awaitLooks(operator, 2_600, Duration.ofMinutes(10));
            flood.secrets(5_000, 5_300);
            assertModest(operator);
        }
    }

    private OperatorProcess start(String watchSecrets) {
        Map<String, String> environment = OperatorProcess.aloneIn(world, api);
        environment.put("WATCH_SECRETS", watchSecrets);
        OperatorProcess operator = OperatorProcess.start(environment, folder.resolve("operator.log"));
        System.out.printf(
                "WATCH_SECRETS=%s: ready after %d ms%n",
                watchSecrets, operator.awaitReady().toMillis());
        return operator;
    }

    private void awaitLooks(OperatorProcess operator, int keys, Duration patience) {
        Awaitility.await()
                .atMost(patience)
                .pollInterval(Duration.ofMillis(200))
                .failFast(
                        "the process ended", () -> !operator.program().process().isAlive())
                .until(() -> flood.lookedAt() >= keys);
    }

    private static void assertModest(OperatorProcess operator) {
        assertThat(operator.status("/livez")).isEqualTo(200);
        System.out.printf(
                "largest resident set: %d MiB, processor time: %s%n",
                operator.peakResidentBytes() / MEBI, operator.processorTime());
        assertThat(operator.peakResidentBytes()).isLessThan(MEMORY_LIMIT);
        assertThat(operator.program().output()).doesNotContain("OutOfMemoryError", "\tat ");
    }
}
