package dev.byok.operator.plan;

import java.time.Instant;

/**
 * What a decision may look at of the resource's metadata.
 *
 * @param namespace its namespace
 * @param name its name
 * @param uid its uid, from which all jitter is computed
 * @param generation generation of the spec
 * @param created when it was created
 * @param deleting whether its deletion was requested
 * @param finalizer whether it has the operator's finalizer, so that it does not go before material has gone
 * @param reimportRequest value of the annotation byok.dev/reimport-requested-at; null when absent
 */
public record Subject(
        String namespace,
        String name,
        String uid,
        long generation,
        Instant created,
        boolean deleting,
        boolean finalizer,
        String reimportRequest) {

    /** Namespace and name, as people write them. */
    public String path() {
        return namespace + "/" + name;
    }
}
