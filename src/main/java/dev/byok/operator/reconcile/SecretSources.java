package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.material.PairReader;
import dev.byok.operator.material.PairReading;
import dev.byok.operator.material.PlaintextReader;
import dev.byok.operator.material.PlaintextReading;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Material in Secrets, read by live GETs. */
public final class SecretSources implements Sources {
    private final PairReader pairs;
    private final PlaintextReader plaintexts;
    private final boolean plaintextAllowed;

    /**
     * Sources that use this client and its permissions.
     *
     * @param plaintextAllowed whether the operator may see material at all
     */
    public SecretSources(KubernetesClient client, boolean plaintextAllowed) {
        this.pairs = new PairReader(client);
        this.plaintexts = new PlaintextReader(client);
        this.plaintextAllowed = plaintextAllowed;
    }

    @Override
    public PairReading pair(String namespace, Wrapped wrapped) {
        return pairs.read(namespace, wrapped);
    }

    @Override
    public PlaintextReading plaintext(String namespace, SecretSource source, String keySpec) {
        if (!plaintextAllowed) {
            throw new IllegalStateException("plaintext sources are not allowed here");
        }
        return plaintexts.read(namespace, source, keySpec);
    }

    @Override
    public boolean plaintextAllowed() {
        return plaintextAllowed;
    }
}
