package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.material.PairReading;
import dev.byok.operator.material.PlaintextReading;

/** Where material comes from. */
public interface Sources {

    /** Reads a wrapped pair. */
    PairReading pair(String namespace, Wrapped wrapped);

    /**
     * Reads material that the operator may see.
     *
     * @param keySpec KMS's KeySpec of the key that it is for
     */
    PlaintextReading plaintext(String namespace, SecretSource source, String keySpec);

    /** Whether this installation allows the operator to see material at all. */
    boolean plaintextAllowed();
}
