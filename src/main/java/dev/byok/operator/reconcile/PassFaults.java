package dev.byok.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Says what the API server answered to a pass that failed, also where that was in a step of the SDK's own, such as
 * setting the finalizer. The reconciler never hears of such a step, and the SDK tells of it with a stack trace.
 */
public final class PassFaults implements Metrics {
    private static final Logger LOG = LoggerFactory.getLogger(PassFaults.class);

    @Override
    public void reconciliationFailed(
            HasMetadata resource, RetryInfo retryInfo, Exception fault, Map<String, Object> metadata) {
        if (ofApiServer(fault)) {
            String path = resource.getMetadata().getNamespace() + "/"
                    + resource.getMetadata().getName();
            tell(path, fault);
        }
    }

    /** Whether it is told here; of any other fault the reconciler hears, unless it is in the SDK's own code. */
    static boolean ofApiServer(Exception fault) {
        return ApiServerFault.behind(fault).isPresent();
    }

    /** An answer of the API server in plain words; a fault of this program with its stack trace. */
    static void tell(String path, Exception fault) {
        Optional<ApiServerFault> answer = expected(fault);
        if (answer.isEmpty()) {
            LOG.error("unexpected fault in the reconciliation of {}", path, fault);
            return;
        }
        // Somebody else was faster, which happens every day.
        boolean conflict = answer.get().code() == HttpURLConnection.HTTP_CONFLICT;
        LOG.atLevel(conflict ? Level.DEBUG : Level.WARN)
                .log(
                        "{} is tried again, because the API server answered {}: {}",
                        path,
                        answer.get().code(),
                        answer.get().message());
    }

    /** What the API server answered, if it may answer so without a mistake in this program. */
    static Optional<ApiServerFault> expected(Exception fault) {
        return ApiServerFault.behind(fault).filter(ApiServerFault::expected);
    }
}
