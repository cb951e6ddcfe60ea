package dev.byok.operator;

import dev.byok.operator.apiserver.AuditEntry;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.stream.Stream;

/**
 * One thing that RBAC allows, or that was done.
 *
 * @param resource with its subresource, as rules write it
 */
record Grant(String group, String resource, String verb) {
    /** What a rule allows; one that names objects allows it for those. */
    static Stream<Grant> of(PolicyRule rule) {
        return rule.getApiGroups().stream().flatMap(group -> rule.getResources().stream()
                .flatMap(resource -> rule.getVerbs().stream().map(verb -> new Grant(group, resource, verb))));
    }

    /** What a request took. */
    static Grant of(AuditEntry entry) {
        String resource =
                entry.subresource().isEmpty() ? entry.resource() : entry.resource() + "/" + entry.subresource();
        return new Grant(entry.group(), resource, entry.verb());
    }
}
