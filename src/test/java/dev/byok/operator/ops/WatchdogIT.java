package dev.byok.operator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the watchdog makes of a cluster in trouble. */
@RequiresControlPlane
final class WatchdogIT {
    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final int WRITES = 20;

    @Test
    void dataThatGoesBackInTimeEndsTheProcessAndAnApiServerThatIsAwayDoesNot() {
        List<String> endings = new CopyOnWriteArrayList<>();
        try (ControlPlane api = ControlPlane.start();
                Watchdog dog = new Watchdog(
                        api.client("watchdog"),
                        Set.of(),
                        () -> 0,
                        InstantSource.system(),
                        OFTEN,
                        () -> false,
                        endings::add)) {
            Path copy = api.remember();
            dog.start();
            write(api);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> api.audit().stream()
                                    .filter(entry -> entry.userAgent().equals("watchdog") && entry.code() == 200)
                                    .count()
                            > 2);

            api.killApiServer();
            api.startApiServer();
            assertThat(endings).isEmpty();
            assertThat(dog.content()).isTrue();

            api.restore(copy);
            Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> !endings.isEmpty());
            assertThat(endings).singleElement().asString().contains("went back in time");
            assertThat(dog.content()).isFalse();
        }
    }

    private static void write(ControlPlane api) {
        for (int i = 0; i < WRITES; i++) {
            api.admin()
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("write-" + i)
                            .withNamespace("default")
                            .endMetadata()
                            .build())
                    .create();
        }
    }
}
