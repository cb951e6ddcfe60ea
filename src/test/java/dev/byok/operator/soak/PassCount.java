package dev.byok.operator.soak;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.util.Map;

/** Counts the passes that were handed to a thread and have not ended. */
final class PassCount implements Metrics {
    private final SharedClock shared;
    private long submitted;
    private long finished;

    PassCount(SharedClock shared) {
        this.shared = shared;
    }

    @Override
    public synchronized void reconciliationSubmitted(
            HasMetadata resource, RetryInfo retry, Map<String, Object> metadata) {
        submitted++;
        shared.passes(submitted - finished, finished);
    }

    @Override
    public synchronized void reconciliationFinished(
            HasMetadata resource, RetryInfo retry, Map<String, Object> metadata) {
        finished++;
        shared.passes(submitted - finished, finished);
    }
}
