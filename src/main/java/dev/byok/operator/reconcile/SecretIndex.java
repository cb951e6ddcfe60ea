package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds resources by the Secrets that their specs name. */
final class SecretIndex {
    private static final String BY_SECRET = "secret";

    private SecretIndex() {}

    /** Adds the index to the cache of resources. */
    static void addTo(IndexerResourceCache<ImportedKey> cache) {
        cache.addIndexer(BY_SECRET, resource -> secretNames(resource.getSpec())
                .map(name -> path(resource.getMetadata().getNamespace(), name))
                .toList());
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

    private static Stream<String> secretNames(ImportedKeySpec spec) {
        return spec == null
                ? Stream.empty()
                : spec.materials().stream()
                        .flatMap(SecretIndex::sources)
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
