package dev.byok.operator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.apiserver.Ports;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the watchdog makes of a connection that is dead, and of its own faults. */
final class WatchdogTest {
    private static final Duration OFTEN = Duration.ofMillis(10);
    private static final int MANY = 20;

    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder()
                    .withMasterUrl("http://127.0.0.1:" + Ports.free())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    private final List<String> endings = new CopyOnWriteArrayList<>();
    private final AtomicInteger looks = new AtomicInteger();

    @AfterEach
    void close() {
        client.close();
    }

    private Watchdog watchdog(boolean answersElsewhere, LongSupplier cached) {
        return new Watchdog(
                client, Set.of(), cached, InstantSource.system(), OFTEN, () -> answersElsewhere, endings::add);
    }

    private long look() {
        looks.incrementAndGet();
        return 0;
    }

    @Test
    void aConnectionThatIsDeadWhileTheLeaseIsRenewedEndsTheProcess() {
        try (Watchdog watchdog = watchdog(true, this::look)) {
            watchdog.start();
            Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> !endings.isEmpty());
        }
        assertThat(endings).singleElement().asString().contains("over the lease's connection");
    }

    @Test
    void anApiServerThatIsAwayForAllConnectionsEndsNothing() {
        try (Watchdog watchdog = watchdog(false, this::look)) {
            watchdog.start();
            Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> looks.get() > MANY);
            assertThat(endings).isEmpty();
        }
    }

    @Test
    void aFaultEndsThatLookAlone() {
        try (Watchdog watchdog = watchdog(false, () -> {
            if (look() == 0 && looks.get() < MANY) {
                throw new StackOverflowError("an error that nobody foresees");
            }
            return 0;
        })) {
            watchdog.start();
            Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> looks.get() > MANY);
        }
    }
}
