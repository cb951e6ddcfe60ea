package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.apiserver.AuditEntry;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.PodIdentity;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.apiserver.Wire;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server that says no for a while, to an operator with the rights of the manifests. */
@RequiresControlPlane
final class ApiServerFaultsIT {
    private static final String SYSTEM = "imported-key-operator-system";
    private static final String NAME = "imported-key-operator";
    private static final String SPEC = "SYMMETRIC_DEFAULT";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration MOMENT = Duration.ofNanos(300_000);
    private static final int ROUNDS = 12;
    private static final int EVENT_LENGTH = 30_000;
    private static final int MANY = 40;

    @TempDir
    private Path folder;

    @Test
    void aTokenThatIsNoLongerTakenIsReplacedByTheOneInTheFile() {
        try (ControlPlane api = installed();
                World world = new World(api)) {
            PodIdentity identity = PodIdentity.of(api, SYSTEM, NAME, folder);
            try (OperatorProcess operator = operator(world, identity)) {
                operator.awaitReady();
                replaceServiceAccount(api);
                identity.renew(Duration.ofMinutes(10));
                // The API server goes on taking a token that it saw lately for some seconds.
                AtomicInteger key = new AtomicInteger();
                Awaitility.await().atMost(PATIENCE).until(() -> {
                    String name = "k" + key.incrementAndGet();
                    importOne(world, name);
                    world.awaitReady(name, "True", "Imported");
                    return api.audit().stream().anyMatch(entry -> entry.code() == 401);
                });
                importOne(world, "last");
                world.awaitReady("last", "True", "Imported");
                assertThat(operator.program().output()).doesNotContain("\tat ");
            }
        }
    }

    @Test
    void tooManyRequestsDelayAndLoseNothing() {
        try (ControlPlane api = installed(
                        "--enable-priority-and-fairness=false",
                        "--max-requests-inflight=2",
                        "--max-mutating-requests-inflight=1");
                World world = new World(api)) {
            PodIdentity identity = PodIdentity.of(api, SYSTEM, NAME, folder);
            List<String> names = IntStream.range(0, MANY).mapToObj(i -> "k" + i).toList();
            try (OperatorProcess operator = operator(world, identity)) {
                operator.awaitReady();
                names.forEach(name -> importOne(world, name));
                names.forEach(name -> world.awaitReady(name, "True", "Imported"));
                assertThat(world.kms().log().imports()).hasSize(MANY);
                assertThat(api.audit())
                        .filteredOn(entry -> entry.user().equals(identity.user()))
                        .extracting(AuditEntry::code)
                        .contains(429);
                assertThat(operator.program().output()).doesNotContain("\tat ");
            }
        }
    }

    @Test
    void aResourceThatOthersChangeAllTheTimeIsImportedOnceAndEndsWithATrueStatus() {
        try (ControlPlane api = installed();
                World world = new World(api)) {
            PodIdentity identity = PodIdentity.of(api, SYSTEM, NAME, folder);
            try (OperatorProcess operator = operator(world, identity)) {
                operator.awaitReady();
                importOne(world, "k");
                Awaitility.await()
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> {
                            world.edit("k", key -> {
                                key.getMetadata().setLabels(Map.of("at", Long.toString(System.nanoTime())));
                                return key;
                            });
                            return conflicts(api, identity) > 0;
                        });
                world.awaitReady("k", "True", "Imported");
                assertThat(world.kms().log().imports()).hasSize(1);
                assertThat(operator.program().output()).doesNotContain("\tat ");
            }
        }
    }

    @Test
    void watchesThatAreLostAreOpenedAgainAndWhatHappenedMeanwhileIsSeen() {
        try (ControlPlane api = installed();
                World world = new World(api);
                Wire wire = Wire.to(api.port())) {
            PodIdentity identity = PodIdentity.of(api, SYSTEM, NAME, folder);
            try (OperatorProcess operator = operator(world, identity, Integer.toString(wire.port()))) {
                operator.awaitReady();
                for (String name : List.of("k1", "k2", "k3")) {
                    String arn = world.people().createKey(SPEC);
                    world.apply(world.everyHour(world.key(name, arn)));
                    world.awaitReady(name, "False", "SecretNotFound");
                    assertThat(wire.cut()).isPositive();
                    world.putSecret(name, world.people().wrap(arn, SPEC, SoftwareHsm.material(SPEC)));
                    world.awaitReady(name, "True", "Imported");
                }
                assertThat(world.kms().log().imports()).hasSize(3);
                assertThat(operator.program().output()).doesNotContain("\tat ");
            }
        }
    }

    @Test
    void watchesThatEndAmongTheirEventsAreOpenedAgain() {
        try (ControlPlane api = installed();
                World world = new World(api);
                Wire wire = Wire.to(api.port())) {
            PodIdentity identity = PodIdentity.of(api, SYSTEM, NAME, folder);
            try (OperatorProcess operator = operator(world, identity, Integer.toString(wire.port()))) {
                operator.awaitReady();
                importOne(world, "large");
                world.awaitReady("large", "True", "Imported");
                for (int round = 0; round < ROUNDS; round++) {
                    String name = "k" + round;
                    annotate(world, "large", Integer.toString(round).repeat(EVENT_LENGTH));
                    // When the event is on its way, is being read and has been read.
                    LockSupport.parkNanos(round * MOMENT.toNanos());
                    assertThat(wire.cut()).isPositive();
                    importOne(world, name);
                    world.awaitReady(name, "True", "Imported");
                }
            }
        }
    }

    @Test
    void resourcesDescribedInAnyScriptAreSeenAndDoNotEndAWatch() {
        try (ControlPlane api = installed();
                World world = new World(api)) {
            PodIdentity identity = PodIdentity.of(api, SYSTEM, NAME, folder);
            try (OperatorProcess operator = operator(world, identity)) {
                operator.awaitReady();
                String arn = world.people().createKey(SPEC);
                world.apply(world.everyHour(world.key("k", arn)));
                annotate(world, "k", "Schlüssel für 鍵 \uD83D\uDD11");
                world.awaitReady("k", "False", "SecretNotFound");
                api.admin()
                        .secrets()
                        .inNamespace(World.NAMESPACE)
                        .resource(new SecretBuilder()
                                .withNewMetadata()
                                .withName("described")
                                .addToAnnotations("note", "für die Prüfung")
                                .endMetadata()
                                .build())
                        .create();
                world.putSecret("k", world.people().wrap(arn, SPEC, SoftwareHsm.material(SPEC)));
                world.awaitReady("k", "True", "Imported");
                importOne(world, "next");
                world.awaitReady("next", "True", "Imported");
                assertThat(operator.program().output()).doesNotContain("\tat ");
            }
        }
    }

    private static void annotate(World world, String name, String note) {
        world.edit(name, key -> {
            key.getMetadata().setAnnotations(Map.of("note", note));
            return key;
        });
    }

    private static long conflicts(ControlPlane api, PodIdentity identity) {
        return api.audit().stream()
                .filter(entry -> entry.user().equals(identity.user()) && entry.code() == 409)
                .count();
    }

    private static ControlPlane installed(String... flags) {
        ControlPlane api =
                ControlPlane.builder().withoutCrd().apiServerFlags(flags).start();
        api.kubectl().must("apply", "-k", "deploy");
        api.allowShortPolls();
        return api;
    }

    private static void replaceServiceAccount(ControlPlane api) {
        var accounts = api.admin().serviceAccounts().inNamespace(SYSTEM).withName(NAME);
        ServiceAccount account = accounts.get();
        accounts.delete();
        account.getMetadata().setUid(null);
        account.getMetadata().setResourceVersion(null);
        api.admin().resource(account).create();
    }

    private static void importOne(World world, String name) {
        String arn = world.people().createKey(SPEC);
        world.putSecret(name, world.people().wrap(arn, SPEC, SoftwareHsm.material(SPEC)));
        world.apply(world.key(name, arn));
    }

    private OperatorProcess operator(World world, PodIdentity identity) {
        return operator(world, identity, identity.environment().get("KUBERNETES_SERVICE_PORT"));
    }

    private OperatorProcess operator(World world, PodIdentity identity, String apiServerPort) {
        Map<String, String> environment = new HashMap<>(OperatorProcess.awsEnvironment(world));
        environment.putAll(identity.environment());
        environment.put("KUBERNETES_SERVICE_PORT", apiServerPort);
        environment.put("LEADER_ELECTION", "false");
        return OperatorProcess.start(environment, folder.resolve("operator.log"));
    }
}
