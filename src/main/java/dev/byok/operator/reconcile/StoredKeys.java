package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.plan.Sibling;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/** Where resources are stored, as far as a pass writes there. */
interface StoredKeys {

    /**
     * Replaces the status of a resource, unless the resource has changed since it was read.
     *
     * @return the resource as it is stored now
     * @throws KubernetesClientException with code 409 if it has changed
     */
    ImportedKey updateStatus(ImportedKey resource);

    /**
     * Has the deletion of a resource wait, unless the resource has changed since it was read.
     *
     * @return the resource as it is stored now
     * @throws KubernetesClientException with code 409 if it has changed
     */
    ImportedKey addFinalizer(ImportedKey resource);

    /**
     * Lets a resource go, unless it has changed since it was read.
     *
     * @return the resource as it was stored last
     * @throws KubernetesClientException with code 409 if it has changed, with 404 if it is gone
     */
    ImportedKey removeFinalizer(ImportedKey resource);

    /** The other resources, not under deletion, for which KMS answered that key ARN. */
    List<Sibling> siblings(ImportedKey resource, String keyArn);

    /** The resource as it is stored now; null if it is gone. */
    ImportedKey read(ImportedKey resource);
}
