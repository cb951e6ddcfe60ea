package dev.byok.operator;

import dev.byok.operator.apiserver.AuditEntry;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.PodIdentity;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Test kit: the operator as manifests install it, with their environment, identity and rights, but as a process of this
 * machine, since a cluster without nodes runs no Pod.
 */
public final class Installation {
    /** The operator's own namespace. */
    public static final String NAMESPACE = "imported-key-operator-system";

    /** What its Deployment, ServiceAccount and roles are called. */
    static final String NAME = "imported-key-operator";

    private final ControlPlane api;
    private final World world;
    private final PodIdentity identity;
    private final Path folder;

    private Installation(ControlPlane api, World world, Path folder) {
        this.api = api;
        this.world = world;
        this.folder = folder;
        this.identity = PodIdentity.of(api, NAMESPACE, NAME, folder);
    }

    /**
     * Applies a kustomization; its CRD then takes short polls.
     *
     * @param folder takes the token and the log
     */
    static Installation apply(Path kustomization, ControlPlane api, World world, Path folder) {
        api.kubectl().must("apply", "-k", kustomization.toString());
        api.allowShortPolls();
        return of(api, world, folder);
    }

    /** What is installed already. */
    public static Installation of(ControlPlane api, World world, Path folder) {
        return new Installation(api, world, folder);
    }

    /** Starts a replica, and waits until it is ready. */
    public OperatorProcess start() {
        return start(Map.of());
    }

    /** Starts a replica with those settings besides, and waits until it is ready. */
    OperatorProcess start(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(OperatorProcess.awsEnvironment(world));
        container().stream()
                .filter(variable -> variable.getValue() != null)
                .forEach(variable -> environment.put(variable.getName(), variable.getValue()));
        environment.put("HTTP_ADDRESS", "127.0.0.1");
        environment.putAll(identity.environment());
        environment.putAll(settings);
        OperatorProcess operator = OperatorProcess.start(environment, folder.resolve("operator.log"));
        operator.awaitReady();
        return operator;
    }

    /** What it asked of the API server, oldest first. */
    public List<AuditEntry> requests() {
        return api.audit().stream()
                .filter(entry -> entry.user().equals(identity.user()))
                .toList();
    }

    /** What it may do in all namespaces. */
    List<PolicyRule> clusterRole() {
        return api.admin().rbac().clusterRoles().withName(NAME).get().getRules();
    }

    /** What it may do in one namespace that it watches. */
    List<PolicyRule> role(String namespace) {
        return rules(namespace, NAME);
    }

    /** What it may do with its lease. */
    List<PolicyRule> leaseRole() {
        return rules(NAMESPACE, NAME + "-lease");
    }

    /** What it may do with its digest key. */
    List<PolicyRule> digestKeyRole() {
        return rules(NAMESPACE, NAME + "-digest-key");
    }

    private List<PolicyRule> rules(String namespace, String name) {
        var roles = api.admin().rbac().roles().inNamespace(namespace);
        return roles.withName(name).get().getRules();
    }

    private List<EnvVar> container() {
        var deployments = api.admin().apps().deployments().inNamespace(NAMESPACE);
        return deployments
                .withName(NAME)
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv();
    }
}
