package dev.byok.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.OperatorProcess;
import dev.byok.operator.SpecEdit;
import dev.byok.operator.World;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.PublishImportParameters;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.Program;
import dev.byok.operator.apiserver.RequiresControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A leader with a fleet and hardly a processor: it keeps its lease all the time, and gets to every key. */
@Tag("long")
@RequiresControlPlane
@RequiresCgroup
@Timeout(value = 30, unit = TimeUnit.MINUTES)
final class ScarceProcessorIT {
    private static final Logger LOG = LoggerFactory.getLogger(ScarceProcessorIT.class);
    private static final int KEYS = Integer.getInteger("scarce.keys", 1000);

    /** What the chart requests. */
    private static final int MILLICORES = Integer.getInteger("scarce.millicores", 100);

    private static final Duration PATIENCE = Duration.ofMinutes(25);

    @TempDir
    private Path folder;

    @Test
    void aLeaderThatIsLimitedToATenthOfAProcessorKeepsItsLeaseAndObservesAThousandKeys() {
        try (Cgroup cgroup = Cgroup.limited(MILLICORES)) {
            observesAll(cgroup);
        }
    }

    @Test
    void soDoesOneBesideBusyLoops() {
        List<Program> loops = new ArrayList<>();
        try (Cgroup cgroup = Cgroup.limited(MILLICORES)) {
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                List<String> loop = List.of("sh", "-c", "while :; do :; done");
                loops.add(Program.start(loop, Map.of(), folder.resolve("loop.log")));
            }
            observesAll(cgroup);
        } finally {
            loops.forEach(Program::close);
        }
    }

    private void observesAll(Cgroup cgroup) {
        ControlPlane api = ControlPlane.start();
        try (World world = new World(api)) {
            List<String> names = keys(world);
            Path log = folder.resolve("operator.log");
            String launcher = OperatorProcess.HOME
                    .resolve("bin/imported-key-operator")
                    .toAbsolutePath()
                    .toString();
            long begun = System.nanoTime();
            try (OperatorProcess operator =
                    OperatorProcess.start(cgroup.around(List.of(launcher)), environment(world, api), log)) {
                Awaitility.await()
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofSeconds(2))
                        .until(() -> !operator.program().process().isAlive() || observed(api) == names.size());
                LOG.warn(
                        "{} keys with {} millicores: all observed after {} s",
                        names.size(),
                        MILLICORES,
                        Duration.ofNanos(System.nanoTime() - begun).toSeconds());
                assertThat(operator.program().process().isAlive())
                        .as(operator.program().output())
                        .isTrue();
                assertThat(observed(api)).isEqualTo(names.size());
                assertThat(operator.program().output()).doesNotContain("ERROR");
                assertThat(operator.status("/livez")).isEqualTo(200);
                assertThat(api.admin()
                                .leases()
                                .inNamespace(World.NAMESPACE)
                                .withName("imported-key-operator")
                                .get()
                                .getSpec()
                                .getLeaseTransitions())
                        .isZero();
            }
        }
    }

    private static Map<String, String> environment(World world, ControlPlane api) {
        Map<String, String> environment = new HashMap<>(OperatorProcess.aloneIn(world, api));
        environment.put("LEADER_ELECTION", "true");
        environment.put("LEASE_NAMESPACE", World.NAMESPACE);
        return environment;
    }

    /** They wait for an answer that somebody else has the parameters for, so that one pass is all there is to do. */
    private static List<String> keys(World world) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            ImportedKey key = world.key("k" + i, world.people().createKey("SYMMETRIC_DEFAULT"));
            world.apply(SpecEdit.of(world.everyHour(key))
                    .publish(PublishImportParameters.Never)
                    .done());
            names.add("k" + i);
        }
        return names;
    }

    private static long observed(ControlPlane api) {
        return api.keys(World.NAMESPACE).list().getItems().stream()
                .filter(key -> key.getStatus() != null && key.getStatus().keyArn() != null)
                .count();
    }
}
