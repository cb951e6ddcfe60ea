package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.apiserver.AuditEntry;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.PodIdentity;
import dev.byok.operator.apiserver.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator as its own process, with nothing but the rights that the manifests give. */
@RequiresControlPlane
final class OwnRightsIT {
    private static final String SYSTEM = "imported-key-operator-system";
    private static final String NAME = "imported-key-operator";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private ControlPlane api;
    private World world;

    @BeforeEach
    void start() {
        api = ControlPlane.builder().withoutCrd().start();
        world = new World(api);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void forAClusterItUsesEveryRightThatItHasAndAsksForNoOther() {
        DaysLife life = new DaysLife(world);
        apply(Path.of("deploy"));
        PodIdentity identity = PodIdentity.of(api, SYSTEM, NAME, folder);

        live(life, identity, Map.of());

        assertThat(used(identity)).isEqualTo(granted(clusterRole(), role(SYSTEM, NAME + "-lease")));
        assertModest(identity);
    }

    @Test
    void forChosenNamespacesItUsesEveryRightThatItHasAndTouchesNoOtherNamespace() {
        DaysLife life = new DaysLife(world);
        apply(Path.of("deploy", "two-namespaces"));
        PodIdentity identity = PodIdentity.of(api, SYSTEM, NAME, folder);
        ImportedKey unwatched = world.key(DaysLife.NAME, world.people().createKey("SYMMETRIC_DEFAULT"));
        unwatched.getMetadata().setNamespace("default");
        world.apply(unwatched);

        live(life, identity, Map.of("WATCH_NAMESPACES", World.NAMESPACE + "," + DaysLife.SECOND));

        assertThat(role(DaysLife.SECOND, NAME)).isEqualTo(role(World.NAMESPACE, NAME));
        assertThat(used(identity)).isEqualTo(granted(role(World.NAMESPACE, NAME), role(SYSTEM, NAME + "-lease")));
        assertModest(identity);
        assertThat(requests(identity))
                .extracting(AuditEntry::namespace)
                .containsOnly(World.NAMESPACE, DaysLife.SECOND, SYSTEM);
        assertThat(api.keys("default").withName(DaysLife.NAME).get().getStatus())
                .extracting(ImportedKeyStatus::conditions)
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .isEmpty();
    }

    /** Beyond RBAC: Secrets that resources name, and nothing of a resource but its finalizer. */
    private void assertModest(PodIdentity identity) {
        assertThat(requests(identity)).allMatch(AuditEntry::allowed);
        assertThat(requests(identity))
                .filteredOn(entry ->
                        entry.resource().equals("secrets") && entry.verb().equals("get"))
                .isNotEmpty()
                .allMatch(entry -> entry.name().equals(DaysLife.NAME));
        assertThat(requests(identity))
                .filteredOn(entry ->
                        entry.verb().equals("patch") && entry.resource().equals("importedkeys"))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.sent()).isNotEmpty().allMatch(part -> part.path("path")
                        .asText()
                        .matches("/metadata/(finalizers(/.*)?|resourceVersion)")));
    }

    private List<AuditEntry> requests(PodIdentity identity) {
        return api.audit().stream()
                .filter(entry -> entry.user().equals(identity.user()))
                .toList();
    }

    private Set<Grant> used(PodIdentity identity) {
        return requests(identity).stream().map(Grant::of).collect(Collectors.toSet());
    }

    private static Set<Grant> granted(List<PolicyRule> work, List<PolicyRule> lease) {
        return Stream.concat(work.stream(), lease.stream()).flatMap(Grant::of).collect(Collectors.toSet());
    }

    private List<PolicyRule> clusterRole() {
        return api.admin().rbac().clusterRoles().withName(NAME).get().getRules();
    }

    private List<PolicyRule> role(String namespace, String name) {
        return api.admin()
                .rbac()
                .roles()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getRules();
    }

    private void live(DaysLife life, PodIdentity identity, Map<String, String> more) {
        try (OperatorProcess operator = operator(identity, more)) {
            operator.awaitReady();
            life.live();
            operator.program().terminate();
            assertThat(operator.program().awaitEnd(PATIENCE))
                    .as(operator.program().output())
                    .isEqualTo(143);
        }
        try (OperatorProcess operator = operator(identity, more)) {
            operator.awaitReady();
            life.end();
            awaitEvents();
        }
    }

    private OperatorProcess operator(PodIdentity identity, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(OperatorProcess.awsEnvironment(world));
        environment.putAll(identity.environment());
        environment.putAll(more);
        return OperatorProcess.start(environment, folder.resolve("operator.log"));
    }

    private void awaitEvents() {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(api.admin()
                        .events()
                        .v1()
                        .events()
                        .inNamespace(World.NAMESPACE)
                        .list()
                        .getItems())
                .extracting(event -> event.getReason())
                .contains("Imported", "MaterialDeleted"));
    }

    private void apply(Path kustomization) {
        api.kubectl().must("apply", "-k", kustomization.toString());
        api.allowShortPolls();
    }
}
