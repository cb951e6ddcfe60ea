package dev.byok.operator.reconcile;

import java.net.HttpURLConnection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Says what made a pass fail. */
final class PassFaults {
    private static final Logger LOG = LoggerFactory.getLogger(PassFaults.class);

    private PassFaults() {}

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
