package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.apiserver.AuditEntry;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator as its own process, with nothing but the rights that the manifests give. */
@RequiresControlPlane
final class OwnRightsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String DIGEST_KEY = "imported-key-operator-digest-key";
    private static final int LARGE = 400_000;
    private static final String NO_WATCH = "Secrets may not be listed and watched";

    @TempDir
    private Path folder;

    private final ControlPlane api = ControlPlane.builder().withoutCrd().start();
    private final World world = new World(api);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void forAClusterItUsesEveryRightThatItHasAndAsksForNoOther() {
        DaysLife life = new DaysLife(world);
        Installation installation = Installation.apply(Path.of("deploy"), api, world, folder);

        live(life, installation);

        assertThat(used(installation)).isEqualTo(granted(installation.clusterRole(), installation));
        assertModest(installation);
        assertNoDataOfSecretsWasListedOrWatched();
    }

    @Test
    void forChosenNamespacesItUsesEveryRightThatItHasAndTouchesNoOtherNamespace() {
        DaysLife life = new DaysLife(world);
        Installation installation = Installation.apply(Path.of("deploy", "two-namespaces"), api, world, folder);
        world.apply(life.keyIn("default", world.people().createKey("SYMMETRIC_DEFAULT")));

        live(life, installation);

        assertThat(installation.role(DaysLife.SECOND)).isEqualTo(installation.role(World.NAMESPACE));
        assertThat(used(installation)).isEqualTo(granted(installation.role(World.NAMESPACE), installation));
        assertModest(installation);
        assertNoDataOfSecretsWasListedOrWatched();
        assertThat(installation.requests())
                .extracting(AuditEntry::namespace)
                .containsOnly(World.NAMESPACE, DaysLife.SECOND, Installation.NAMESPACE);
    }

    @Test
    void withoutTheRightToWatchSecretsItSaysSoOnceAndPolls() {
        DaysLife life = new DaysLife(world);
        Installation installation = Installation.apply(Path.of("deploy", "namespaced"), api, world, folder);
        String onlyGet = "[{\"op\": \"replace\", \"path\": \"/rules/2/verbs\", \"value\": [\"get\"]}]";
        api.kubectl()
                .must("-n", Installation.NAMESPACE, "patch", "role", Installation.NAME, "--type=json", "-p", onlyGet);
        String arn = world.people().createKey("SYMMETRIC_DEFAULT");
        byte[] material = SoftwareHsm.material("SYMMETRIC_DEFAULT");

        try (OperatorProcess operator = installation.start()) {
            world.apply(life.keyIn(Installation.NAMESPACE, arn));
            life.awaitReasonIn(Installation.NAMESPACE, "SecretNotFound");
            life.putSecretIn(Installation.NAMESPACE, world.people().wrap(arn, "SYMMETRIC_DEFAULT", material));
            life.awaitReasonIn(Installation.NAMESPACE, "Imported");

            assertThat(Pattern.compile(NO_WATCH)
                            .matcher(operator.program().output())
                            .results())
                    .hasSize(1);
        }
        assertThat(installation.requests())
                .filteredOn(entry -> !entry.allowed())
                .singleElement()
                .satisfies(entry -> assertThat(Grant.of(entry)).isEqualTo(new Grant("", "secrets", "list")));
        assertThat(installation.requests()).extracting(AuditEntry::namespace).containsOnly(Installation.NAMESPACE);
    }

    private void live(DaysLife life, Installation installation) {
        putLargeSecret("before");
        try (OperatorProcess operator = installation.start()) {
            putLargeSecret("meanwhile");
            life.live();
            operator.program().terminate();
            assertThat(operator.program().awaitEnd(PATIENCE))
                    .as(operator.program().output())
                    .isZero();
        }
        try (OperatorProcess _ = installation.start()) {
            life.end();
            awaitEvents();
        }
    }

    private void putLargeSecret(String content) {
        api.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(World.NAMESPACE)
                        .withName("large")
                        .endMetadata()
                        .addToStringData("data", content.repeat(LARGE / content.length()))
                        .build())
                .createOr(existing -> existing.update());
    }

    private void awaitEvents() {
        var events = api.admin().events().v1().events().inNamespace(World.NAMESPACE);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        events.list().getItems())
                .extracting(event -> event.getReason())
                .contains("Imported", "MaterialDeleted"));
    }

    /** Beyond RBAC: only Secrets that resources name, and nothing of a resource but its finalizer. */
    private static void assertModest(Installation installation) {
        assertThat(installation.requests()).allMatch(AuditEntry::allowed);
        assertThat(with(installation, new Grant("", "secrets", "get")))
                .isNotEmpty()
                .allMatch(entry -> entry.name().equals(DaysLife.NAME)
                        || (entry.namespace().equals(Installation.NAMESPACE)
                                && entry.name().equals(DIGEST_KEY)));
        assertThat(with(installation, new Grant("", "secrets", "create")))
                .singleElement()
                .satisfies(entry -> assertThat(entry.namespace()).isEqualTo(Installation.NAMESPACE));
        assertThat(with(installation, new Grant("byok.dev", "importedkeys", "patch")))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.sent()).isNotEmpty().allMatch(part -> part.path("path")
                        .asText()
                        .matches("/metadata/(finalizers(/.*)?|resourceVersion)")));
    }

    /** The server watches Secrets too, and sees the large one come and change; nobody else may be sent it. */
    private void assertNoDataOfSecretsWasListedOrWatched() {
        assertThat(bytesOfSecrets("apiserver_response_sizes_sum", "verb=\"LIST\""))
                .isBetween(1L, (long) LARGE);
        assertThat(bytesOfSecrets("apiserver_watch_events_sizes_sum", "")).isBetween(2L * LARGE, 3L * LARGE);
    }

    private long bytesOfSecrets(String metric, String label) {
        return api.kubectl()
                .must("get", "--raw", "/metrics")
                .lines()
                .filter(line ->
                        line.startsWith(metric) && line.contains("resource=\"secrets\"") && line.contains(label))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static List<AuditEntry> with(Installation installation, Grant grant) {
        return installation.requests().stream()
                .filter(entry -> Grant.of(entry).equals(grant))
                .toList();
    }

    private static Set<Grant> used(Installation installation) {
        return installation.requests().stream().map(Grant::of).collect(Collectors.toSet());
    }

    private static Set<Grant> granted(List<PolicyRule> work, Installation installation) {
        return Stream.of(work, installation.leaseRole(), installation.digestKeyRole())
                .flatMap(List::stream)
                .flatMap(Grant::of)
                .collect(Collectors.toSet());
    }
}
