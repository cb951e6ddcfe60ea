package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.kmsemulator.control.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/** What goes wrong around an operator that is a process of its own, on a real API server. */
@RequiresControlPlane
final class FaultsIT {
    private static final String SPEC = "SYMMETRIC_DEFAULT";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int MANY = 200;
    private static final int KILLS = 4;

    @TempDir
    private Path folder;

    private final Map<String, String> arns = new HashMap<>();

    private ControlPlane api;
    private World world;

    @BeforeEach
    void start() {
        api = ControlPlane.builder().withShortPolls().start();
        world = new World(api);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void killedAtRandomAmongTwoHundredImportsItLeavesNoStatusThatKmsContradicts() {
        Random random = new Random(7);
        List<String> names = IntStream.range(0, MANY).mapToObj(i -> "k" + i).toList();
        names.forEach(this::material);
        try (OperatorProcess first = alone()) {
            first.awaitReady();
            names.forEach(name -> world.apply(world.key(name, arn(name))));
            awaitImports(MANY / (KILLS + 2));
        }
        for (int kill = 2; kill <= KILLS; kill++) {
            try (OperatorProcess next = alone()) {
                next.awaitReady();
                awaitImports(MANY * kill / (KILLS + 2) + random.nextInt(10));
            }
        }
        try (OperatorProcess _ = alone()) {
            names.forEach(name -> world.awaitReady(name, "True", "Imported"));
        }
        names.forEach(this::assertTrue);
    }

    @Test
    void anImportUnderWayIsFinishedBeforeTheNextReplicaTakesOver() {
        try (OperatorProcess leader = replica("leader");
                OperatorProcess standby = replica("standby")) {
            leader.awaitReady();
            standby.awaitReady();
            world.kms().faults().inject(Fault.delay(Duration.ofSeconds(3)).on("ImportKeyMaterial"));
            material("k");
            world.apply(world.key("k", arn("k")));
            awaitImports(1);
            leaderOf(leader, standby).program().terminate();

            assertThat(leaderOf(leader, standby).program().awaitEnd(PATIENCE)).isZero();
            assertThat(world.get("k").getStatus().material("2026").requestId())
                    .isEqualTo(world.kms().log().imports().getFirst().requestId());
            material("after");
            world.apply(world.key("after", arn("after")));
            world.awaitReady("after", "True", "Imported");
            assertThat(world.kms().log().imports()).hasSize(2);
        }
    }

    @Test
    void aLeaderThatIsKilledIsReplacedAndNothingIsImportedTwice() {
        try (OperatorProcess leader = replica("leader")) {
            leader.awaitReady();
            material("k");
            world.apply(world.key("k", arn("k")));
            world.awaitReady("k", "True", "Imported");
            try (OperatorProcess standby = replica("standby")) {
                standby.awaitReady();
                leader.program().kill();
                material("after");
                world.apply(world.key("after", arn("after")));
                world.awaitReady("after", "True", "Imported");
            }
        }
        assertThat(world.kms().log().imports()).hasSize(2);
    }

    @Test
    void anApiServerThatWasAwayIsWatchedAgain() {
        try (OperatorProcess operator = alone()) {
            operator.awaitReady();
            api.killApiServer();
            assertThat(operator.status("/livez")).isEqualTo(200);
            api.startApiServer();
            material("k");
            world.apply(world.key("k", arn("k")));
            world.awaitReady("k", "True", "Imported");
            assertThat(operator.program().output()).doesNotContain("Exception:", "\tat ");
        }
    }

    @Test
    void aCrdThatIsDeletedAndAppliedAgainIsServedAgain() {
        try (OperatorProcess operator = alone()) {
            operator.awaitReady();
            material("k");
            world.apply(world.key("k", arn("k")));
            world.awaitReady("k", "True", "Imported");
            api.kubectl().must("delete", "crd", "importedkeys.byok.dev", "--timeout=30s");
            api.applyCrd();
            world.apply(world.everyHour(world.key("k", arn("k"))));
            world.awaitReady("k", "True", "Imported");
            assertThat(world.kms().log().imports()).hasSize(1);
            assertThat(operator.program().output()).doesNotContain("\tat ");
        }
    }

    @Test
    void aResourceThatCannotBeReadStopsNeitherTheOthersNorTheProcess() {
        api.kubectl().must("apply", "--server-side", "--force-conflicts", "-f", "src/test/resources/lax-crd.yaml");
        String odd = "{apiVersion: byok.dev/v1alpha1, kind: ImportedKey, metadata: {namespace: payments, name: odd%d},"
                + " spec: %s}";
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> api.kubectl()
                                .with(odd.formatted(1, "{materials: x, keyId: 5}"), "apply", "-f", "-")
                                .exitCode()
                        == 0);
        try (OperatorProcess operator = alone()) {
            operator.awaitReady();
            api.kubectl().mustWith(odd.formatted(2, "{materials: [3], expiration: []}"), "apply", "-f", "-");
            material("k");
            world.apply(world.key("k", arn("k")));
            world.awaitReady("k", "True", "Imported");
            world.await("odd1", key -> key.getStatus().condition("Stalled").isPresent());
            world.await("odd2", key -> key.getStatus().condition("Stalled").isPresent());
            assertThat(operator.program().process().isAlive()).isTrue();
        }
    }

    private void material(String name) {
        String arn = world.people().createKey(SPEC);
        arns.put(name, arn);
        world.putSecret(name, world.people().wrap(arn, SPEC, SoftwareHsm.material(SPEC)));
    }

    private String arn(String name) {
        return arns.get(name);
    }

    private void awaitImports(int count) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> world.kms().log().imports().size() >= count);
    }

    /** What status says, KMS says too. */
    private void assertTrue(String name) {
        ImportedKey key = world.get(name);
        KeyMetadata truth = world.people()
                .kms()
                .describeKey(request -> request.keyId(arn(name)))
                .keyMetadata();
        assertThat(key.getStatus().keyState()).isEqualTo(truth.keyStateAsString());
        assertThat(key.getStatus().material("2026").validTo()).isEqualTo(truth.validTo());
    }

    private OperatorProcess alone() {
        return OperatorProcess.start(OperatorProcess.aloneIn(world, api), folder.resolve("operator.log"));
    }

    private OperatorProcess replica(String name) {
        Map<String, String> environment = OperatorProcess.aloneIn(world, api);
        environment.put("LEADER_ELECTION", "true");
        return OperatorProcess.start(environment, folder.resolve(name + ".log"));
    }

    private static OperatorProcess leaderOf(OperatorProcess one, OperatorProcess other) {
        return one.program().output().contains("the operator is ready") ? one : other;
    }
}
