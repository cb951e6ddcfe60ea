package dev.byok.operator;

import dev.byok.operator.config.OperatorConfig;
import dev.byok.operator.reconcile.MetadataOnly;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whether Secrets can be watched: it takes a permission that an installation may not want to give. */
final class SecretWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SecretWatch.class);
    private static final ListOptions ONE =
            new ListOptionsBuilder().withLimit(1L).build();

    private SecretWatch() {}

    /** A client that asks for metadata of Secrets only; null where Secrets are not to be, or may not be watched. */
    static KubernetesClient client(OperatorConfig config, KubernetesClient client) {
        if (!config.watchSecrets()) {
            LOG.info("Secrets are not watched (WATCH_SECRETS=false): their changes are seen at the poll interval");
            return null;
        }
        KubernetesClient metadataClient = MetadataOnly.client(client.getConfiguration());
        try {
            Set<String> namespaces = config.watchNamespaces();
            if (namespaces.isEmpty()) {
                metadataClient.secrets().inAnyNamespace().list(ONE);
            }
            namespaces.forEach(
                    namespace -> metadataClient.secrets().inNamespace(namespace).list(ONE));
            return metadataClient;
        } catch (KubernetesClientException e) {
            metadataClient.close();
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            LOG.warn("Secrets may not be listed and watched: their changes are seen at the poll interval");
            return null;
        }
    }
}
