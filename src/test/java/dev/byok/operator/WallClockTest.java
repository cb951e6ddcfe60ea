package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.kmsemulator.control.LoggedRequest;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a machine that was suspended, or whose clock was set, does with what became due meanwhile. */
final class WallClockTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private long looks() {
        return world.kms().log().requests("DescribeKey").stream()
                .map(LoggedRequest::time)
                .filter(world.kms().clock().instant().minus(Duration.ofDays(1))::isBefore)
                .count();
    }

    @Test
    void aKeyThatBecameDueIsLookedAtAsSoonAsTheClockJumps() {
        String arn = world.people().createKey(SYMMETRIC);
        world.putSecret("k", world.people().wrap(arn, SYMMETRIC, new byte[32]));
        ImportedKey key = world.everyHour(world.key("k", arn));
        world.apply(key);
        try (RunningOperator _ = world.operatorOnTheEmulatorsClock()) {
            world.awaitReady("k", "True", "Imported");
            for (int weeks = 0; weeks < 6; weeks += 2) {
                world.kms().clock().advance(Duration.ofDays(14));
                Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> looks() > 0);
            }
            world.kms().clock().advance(Duration.ofDays(28));
            Instant end =
                    world.awaitReady("k", "True", "AwaitingRenewal").getStatus().validTo();
            assertThat(end).isAfter(world.kms().clock().instant());
        }
    }
}
