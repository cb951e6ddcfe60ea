package dev.byok.operator.reconcile;

import dev.byok.operator.material.SecretPair;
import dev.byok.operator.plan.Observation;

/**
 * One look: what may be decided from, and beside it the pair that an import of this pass would send.
 *
 * @param observation what the planner sees
 * @param pair the bytes; null where there are none
 */
record Sight(Observation observation, SecretPair pair) implements AutoCloseable {

    /** Wipes the bytes. */
    @Override
    public void close() {
        if (pair != null) {
            pair.close();
        }
    }
}
