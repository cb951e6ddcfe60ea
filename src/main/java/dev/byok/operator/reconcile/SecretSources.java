package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.material.PairReader;
import dev.byok.operator.material.PairReading;
import dev.byok.operator.material.PlaintextReader;
import dev.byok.operator.material.PlaintextReading;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Material in Secrets, read by live GETs. */
public final class SecretSources implements Sources {
    /** A Secret may have 1 MiB of data, of which a read holds some copies for a moment. */
    private static final int READS_AT_ONCE = 4;

    private final Semaphore reads = new Semaphore(READS_AT_ONCE, true);
    private final PairReader pairs;
    private final PlaintextReader plaintexts;
    private final boolean plaintextAllowed;

    /**
     * Sources that use this client and its permissions.
     *
     * @param plaintextAllowed whether the operator may see material at all
     * @param labelRequired whether Secrets without the label of key material are refused
     */
    public SecretSources(KubernetesClient client, boolean plaintextAllowed, boolean labelRequired) {
        this.pairs = new PairReader(client, labelRequired);
        this.plaintexts = new PlaintextReader(client, labelRequired);
        this.plaintextAllowed = plaintextAllowed;
    }

    @Override
    public PairReading pair(String namespace, Wrapped wrapped) {
        return bounded(() -> pairs.read(namespace, wrapped));
    }

    @Override
    public PlaintextReading plaintext(String namespace, SecretSource source, String keySpec) {
        if (!plaintextAllowed) {
            throw new IllegalStateException("plaintext sources are not allowed here");
        }
        return bounded(() -> plaintexts.read(namespace, source, keySpec));
    }

    private <T> T bounded(Supplier<T> read) {
        reads.acquireUninterruptibly();
        try {
            return read.get();
        } finally {
            reads.release();
        }
    }

    @Override
    public boolean plaintextAllowed() {
        return plaintextAllowed;
    }
}
