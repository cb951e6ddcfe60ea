package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.plan.Observation;
import dev.byok.operator.plan.Report;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records in status that a pass failed because of a fault of the operator itself. */
final class InternalErrors {
    private static final Logger LOG = LoggerFactory.getLogger(InternalErrors.class);

    private final StatusWriter writer;
    private final ForeignParameters foreign;
    private final InstantSource clock;

    InternalErrors(StatusWriter writer, ForeignParameters foreign, InstantSource clock) {
        this.writer = writer;
        this.foreign = foreign;
        this.clock = clock;
    }

    /** Records a fault, unless the API server may answer so without a mistake in this program. */
    void record(ImportedKey resource, StoredKeys keys, Exception fault) {
        if (PassFaults.expected(fault).isPresent()) {
            return;
        }
        Observation look =
                Observation.blank(Observer.subject(resource), resource.getSpec(), foreign.removedFrom(resource));
        String message = "internal error (" + root(fault).getClass().getSimpleName()
                + "); the operator's log has the details. It is tried again";
        try {
            writer.write(resource, Report.internalError(look, message, clock.instant()), keys);
        } catch (KubernetesClientException e) {
            LOG.warn("status of {} could not be written: {}", look.subject().path(), ApiServerFault.words(e));
        }
    }

    private static Throwable root(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
