package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;

/** Wakes the resources that name a Secret when it changes. Only names and versions of Secrets are kept, never data. */
final class SecretEvents {
    /** How many Secrets one answer lists at most; the API server reads their data too, up to 1.5 MiB each. */
    private static final long PAGE = 100;

    private SecretEvents() {}

    /**
     * The event source.
     *
     * @param metadataClient a client that asks the API server for metadata only
     */
    static EventSource<Secret, ImportedKey> source(
            EventSourceContext<ImportedKey> context, KubernetesClient metadataClient) {
        var cache = context.getPrimaryCache();
        var configuration = InformerEventSourceConfiguration.from(Secret.class, ImportedKey.class)
                .withName("secrets")
                .withKubernetesClient(metadataClient)
                .withNamespacesInheritedFromController()
                .withInformerListLimit(PAGE)
                .withItemStore(new TransformingItemStore<>(SecretEvents::trimmed))
                .withSecondaryToPrimaryMapper(secret -> SecretIndex.naming(secret, cache))
                .withPrimaryToSecondaryMapper((ImportedKey resource) -> SecretIndex.secretsOf(resource))
                .build();
        return new InformerEventSource<>(configuration, context);
    }

    private static Secret trimmed(Secret secret) {
        var meta = secret.getMetadata();
        return new SecretBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withNamespace(meta.getNamespace())
                        .withName(meta.getName())
                        .withUid(meta.getUid())
                        .withResourceVersion(meta.getResourceVersion())
                        .build())
                .build();
    }
}
