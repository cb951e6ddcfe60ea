package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.Failures;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.plan.Observation;
import dev.byok.operator.plan.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line that a failed read of a key leaves in the log: AWS's words, which status does not have. One for each change,
 * and none for what concerns all keys and is told elsewhere.
 */
final class ReadLog {
    private static final Logger LOG = LoggerFactory.getLogger(ReadLog.class);

    private ReadLog() {}

    /** Tells of a failure unless it is the one that status has recorded. */
    static void tell(Observation look, KmsFailure failure) {
        String reason = Reason.of(failure.kind()).name();
        Failures recorded = look.status().failures();
        boolean known = recorded != null
                && reason.equals(recorded.reason())
                && failure.getMessage().equals(recorded.message());
        if (known || failure.kind().concernsTheCaller()) {
            return;
        }
        LOG.atWarn()
                .addKeyValue("outcome", reason)
                .addKeyValue("namespace", look.subject().namespace())
                .addKeyValue("name", look.subject().name())
                .addKeyValue("keyId", look.spec().keyId())
                .addKeyValue("requestId", String.valueOf(failure.requestId()))
                .addKeyValue("error", failure.logMessage())
                .log("KMS read failed");
    }
}
