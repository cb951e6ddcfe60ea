package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.plan.KeyTarget;
import dev.byok.operator.plan.Sibling;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds resources by what their specs point to: the KMS key, and the Secrets. */
final class KeyIndex {
    private static final String BY_KEY = "kms-key";
    private static final String BY_SECRET = "secret";

    private KeyIndex() {}

    /** Adds both indexes to the cache of resources. */
    static void addTo(IndexerResourceCache<ImportedKey> cache) {
        cache.addIndexer(BY_KEY, resource -> keyOf(resource.getSpec()));
        cache.addIndexer(BY_SECRET, resource -> secretNames(resource.getSpec())
                .map(name -> path(resource.getMetadata().getNamespace(), name))
                .toList());
    }

    /** Other resources on the same key that are not being deleted. */
    static List<Sibling> siblings(ImportedKey resource, IndexedResourceCache<ImportedKey> cache) {
        return keyOf(resource.getSpec()).stream()
                .flatMap(key -> cache.byIndex(BY_KEY, key).stream())
                .filter(other -> !ResourceID.fromResource(other).equals(ResourceID.fromResource(resource)))
                .map(other -> new Sibling(
                        Observer.subject(other),
                        StatusWriter.statusOf(other).materials().stream().anyMatch(m -> m.importedByUs())))
                .filter(other -> !other.subject().deleting())
                .toList();
    }

    /** Resources whose specs name that Secret. */
    static Set<ResourceID> naming(HasMetadata secret, IndexedResourceCache<ImportedKey> cache) {
        String path =
                path(secret.getMetadata().getNamespace(), secret.getMetadata().getName());
        return cache.byIndex(BY_SECRET, path).stream()
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    /** The Secrets that a resource names. */
    static Set<ResourceID> secretsOf(ImportedKey resource) {
        return secretNames(resource.getSpec())
                .map(name -> new ResourceID(name, resource.getMetadata().getNamespace()))
                .collect(Collectors.toSet());
    }

    /** A spec that names no key is nobody's sibling. */
    private static List<String> keyOf(ImportedKeySpec spec) {
        try {
            return spec == null ? List.of() : List.of(KeyTarget.identity(KeyTarget.of(spec)));
        } catch (RuntimeException _) {
            // What a spec without our CRD's rules may hold must not end the watch that brings it.
            return List.of();
        }
    }

    private static Stream<String> secretNames(ImportedKeySpec spec) {
        return spec == null
                ? Stream.empty()
                : spec.materials().stream()
                        .flatMap(KeyIndex::sources)
                        .filter(source -> source != null && source.secretKeyRef() != null)
                        .map(source -> source.secretKeyRef().name())
                        .filter(name -> name != null)
                        .distinct();
    }

    private static Stream<SecretSource> sources(Material material) {
        Wrapped wrapped = material.wrapped();
        return wrapped == null
                ? Stream.ofNullable(material.plaintext())
                : Stream.of(wrapped.encryptedKeyMaterial(), wrapped.importToken());
    }

    private static String path(String namespace, String name) {
        return namespace + "/" + name;
    }
}
