package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.plan.Claim;
import dev.byok.operator.plan.KeyTarget;
import dev.byok.operator.plan.Plan;
import dev.byok.operator.plan.Precedence;
import dev.byok.operator.plan.Reason;
import dev.byok.operator.plan.Sibling;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which resources are on the same KMS key. A resource is on the key whose ARN KMS answered for it, whatever its spec
 * says; one for which KMS answered nothing is on none.
 */
final class SharedKeys {
    private static final Logger LOG = LoggerFactory.getLogger(SharedKeys.class);
    private static final String BY_ARN = "kms-key-arn";

    private final IndexerResourceCache<ImportedKey> cache;
    private final Consumer<ResourceID> wake;

    /** The index of the cache lags behind the writes of this process, and two passes at a time may import. */
    private final Map<String, Set<ResourceID>> written = new ConcurrentHashMap<>();

    private final Map<ResourceID, Claimed> claims = new ConcurrentHashMap<>();
    private final Map<ResourceID, String> told = new ConcurrentHashMap<>();

    private record Claimed(String keyArn, Claim claim) {}

    /**
     * Finds keys in that cache.
     *
     * @param wake has a resource looked at again
     */
    SharedKeys(IndexerResourceCache<ImportedKey> cache, Consumer<ResourceID> wake) {
        this.cache = cache;
        this.wake = wake;
        cache.addIndexer(BY_ARN, resource -> keyArn(resource).map(List::of).orElse(List.of()));
    }

    /** What a spec without our CRD's rules may hold must not end the watch that brings it. */
    private static Optional<String> keyArn(ImportedKey resource) {
        try {
            return Optional.ofNullable(StatusWriter.statusOf(resource).keyArn())
                    .filter(arn -> KeyTarget.matches(resource.getSpec(), arn));
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    /** The other resources on that key which are not being deleted. */
    List<Sibling> siblings(ImportedKey resource, String keyArn) {
        return others(ResourceID.fromResource(resource), keyArn)
                .filter(other -> !other.isMarkedForDeletion())
                .map(SharedKeys::sibling)
                .toList();
    }

    private Stream<ImportedKey> others(ResourceID self, String keyArn) {
        Set<ResourceID> ids = new HashSet<>(written.getOrDefault(keyArn, Set.of()));
        cache.byIndex(BY_ARN, keyArn).forEach(other -> ids.add(ResourceID.fromResource(other)));
        ids.remove(self);
        return ids.stream()
                .flatMap(id -> cache.get(id).stream())
                .filter(other -> keyArn(other).filter(keyArn::equals).isPresent());
    }

    private static Sibling sibling(ImportedKey resource) {
        return new Sibling(Observer.subject(resource), Claim.of(StatusWriter.statusOf(resource)));
    }

    /** Takes note of a status that was written, and wakes whoever it concerns. */
    void written(ImportedKey resource) {
        Optional<String> arn = keyArn(resource);
        if (arn.isEmpty() || resource.isMarkedForDeletion()) {
            leaving(resource);
            return;
        }
        ResourceID id = ResourceID.fromResource(resource);
        written.computeIfAbsent(arn.get(), _ -> ConcurrentHashMap.newKeySet()).add(id);
        Sibling now = sibling(resource);
        Claimed before = claims.put(id, new Claimed(arn.get(), now.claim()));
        if (before == null || !before.keyArn().equals(arn.get())) {
            Precedence.first(siblings(resource, arn.get()))
                    .filter(first -> Precedence.precedes(now, first))
                    .ifPresent(this::wake);
        } else if (now.claim().compareTo(before.claim()) > 0) {
            wakeWaiting(resource, arn.get());
        }
    }

    /** A resource is being deleted: from now on it is in nobody's way. */
    void leaving(ImportedKey resource) {
        if (claims.containsKey(ResourceID.fromResource(resource))) {
            gone(resource);
        }
    }

    /** A resource is gone: another one may work on its key now, or have its material deleted. */
    void gone(ImportedKey resource) {
        ResourceID id = ResourceID.fromResource(resource);
        Claimed before = claims.remove(id);
        told.remove(id);
        String arn = before == null ? keyArn(resource).orElse(null) : before.keyArn();
        if (arn != null) {
            written.computeIfPresent(arn, (_, ids) -> {
                ids.remove(id);
                return ids.isEmpty() ? null : ids;
            });
            wakeWaiting(resource, arn);
        }
    }

    private void wakeWaiting(ImportedKey resource, String keyArn) {
        Precedence.first(siblings(resource, keyArn)).ifPresent(this::wake);
        others(ResourceID.fromResource(resource), keyArn)
                .filter(ImportedKey::isMarkedForDeletion)
                .forEach(other -> wake.accept(ResourceID.fromResource(other)));
    }

    private void wake(Sibling sibling) {
        wake.accept(new ResourceID(sibling.subject().name(), sibling.subject().namespace()));
    }

    /**
     * Names both resources in the log when one starts to wait for the other. Nothing else names them both, because they
     * may belong to two tenants.
     */
    void tell(ImportedKey resource, Plan plan) {
        ResourceID id = ResourceID.fromResource(resource);
        if (plan.reason() != Reason.DuplicateKey) {
            told.remove(id);
            return;
        }
        ImportedKey now = cache.get(id).orElse(resource);
        keyArn(now)
                .flatMap(arn -> Precedence.first(siblings(now, arn)))
                .map(first -> first.subject().path())
                .filter(path -> !path.equals(told.put(id, path)))
                .ifPresent(path -> LOG.atWarn()
                        .addKeyValue("namespace", resource.getMetadata().getNamespace())
                        .addKeyValue("name", resource.getMetadata().getName())
                        .addKeyValue("keyArn", StatusWriter.statusOf(now).keyArn())
                        .addKeyValue("other", path)
                        .log("two ImportedKeys have the same KMS key"));
    }
}
