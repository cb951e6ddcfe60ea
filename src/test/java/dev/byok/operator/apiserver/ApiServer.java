package dev.byok.operator.apiserver;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;

/** An API server that has our CRD. */
public interface ApiServer extends AutoCloseable {
    /** The client that tests act with. */
    KubernetesClient admin();

    /** A client of its own with an admin's rights, whose requests carry that identity as user agent. */
    KubernetesClient client(String identity);

    /** Resources of our kind in that namespace. */
    default NonNamespaceOperation<ImportedKey, KubernetesResourceList<ImportedKey>, Resource<ImportedKey>> keys(
            String namespace) {
        return admin().resources(ImportedKey.class).inNamespace(namespace);
    }

    @Override
    void close();
}
