package dev.byok.operator.reconcile;

import dev.byok.operator.kms.ImportReceipt;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kms.ParametersForImport;
import dev.byok.operator.material.MaterialShape;
import dev.byok.operator.plan.Action;
import dev.byok.operator.plan.Observation;
import dev.byok.operator.plan.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The one line that a write to KMS leaves in the log: why it was sent, what came of it, and the request id by which
 * CloudTrail finds it.
 *
 * @param look the look that decided it
 * @param action what is sent
 */
record WriteLog(Observation look, Action.Write action) {
    private static final Logger LOG = LoggerFactory.getLogger(WriteLog.class);
    private static final String SUCCESS = "Success";

    /**
     * What KMS answered, as far as the log says it. Components may be null.
     *
     * @param publicKeyFingerprint a log is out of reach of those who could forge a status or an Event, so it is where a
     *     ceremony can compare
     */
    record Answer(String requestId, String keyMaterialId, String publicKeyFingerprint, Instant parametersValidTo) {
        static Answer of(String requestId) {
            return new Answer(requestId, null, null, null);
        }

        static Answer of(ImportReceipt receipt) {
            return new Answer(receipt.requestId(), receipt.keyMaterialId(), null, null);
        }

        static Answer of(ParametersForImport parameters) {
            return new Answer(
                    parameters.requestId(),
                    null,
                    MaterialShape.fingerprint(parameters.publicKey()),
                    parameters.validTo());
        }
    }

    /**
     * Makes the call and tells of it, whatever comes of it.
     *
     * @throws KmsFailure as the call does
     */
    <A> A around(Supplier<A> call, Function<A, Answer> answer) {
        long begun = System.nanoTime();
        try {
            A received = call.get();
            tell(begun, SUCCESS, answer.apply(received), null);
            return received;
        } catch (KmsFailure e) {
            tell(begun, Reason.of(e.kind()).name(), Answer.of(e.requestId()), e.logMessage());
            throw e;
        } catch (RuntimeException e) {
            // Whoever catches it tells the rest.
            tell(
                    begun,
                    Reason.InternalError.name(),
                    Answer.of((String) null),
                    e.getClass().getName());
            throw e;
        }
    }

    private void tell(long begun, String outcome, Answer answer, String error) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("operation", action.operation());
        fields.put("outcome", outcome);
        fields.put("reason", action.need().text());
        fields.put("namespace", look.subject().namespace());
        fields.put("name", look.subject().name());
        fields.put("keyArn", look.status().keyArn());
        fields.put("material", action.material());
        fields.put("keyMaterialId", answer.keyMaterialId() == null ? askedId() : answer.keyMaterialId());
        fields.put(
                "validTo", action instanceof Action.Import sent ? sent.attempt().validTo() : null);
        fields.put("publicKeyFingerprint", answer.publicKeyFingerprint());
        fields.put("parametersValidTo", answer.parametersValidTo());
        fields.put("requestId", answer.requestId());
        fields.put("durationMs", Duration.ofNanos(System.nanoTime() - begun).toMillis());
        fields.put("error", error);
        fields.values().removeIf(Objects::isNull);
        LoggingEventBuilder line = LOG.atLevel(error == null ? Level.INFO : Level.WARN);
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            line = line.addKeyValue(field.getKey(), field.getValue());
        }
        line.log("KMS write");
    }

    private String askedId() {
        return switch (action) {
            case Action.Import sent -> sent.keyMaterialId();
            case Action.DeleteMaterial delete -> delete.keyMaterialId();
            case Action.GetParameters _ -> null;
        };
    }
}
