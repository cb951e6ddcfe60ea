package dev.byok.operator.kmsemulator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.control.LoggedRequest;
import dev.byok.operator.kmsemulator.key.KeyReference;
import dev.byok.operator.kmsemulator.operation.Call;
import dev.byok.operator.kmsemulator.operation.KmsOperations;
import dev.byok.operator.kmsemulator.operation.Operation;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Caller;
import dev.byok.operator.kmsemulator.protocol.Parameters;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** KMS in the AWS JSON 1.1 protocol: who calls, what for, what stands in the way, and then the operation itself. */
final class KmsEndpoint {
    private static final Logger LOGGER = LoggerFactory.getLogger(KmsEndpoint.class);
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final String TARGET_PREFIX = "TrentService.";
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Emulation emulation;
    private final KmsOperations operations;

    KmsEndpoint(Emulation emulation, KmsOperations operations) {
        this.emulation = emulation;
        this.operations = operations;
    }

    HttpAnswer handle(HttpRequest request) {
        Trace trace = new Trace(emulation);
        try {
            return carryOut(request, trace);
        } catch (AwsError error) {
            trace.log(error.code());
            return refusal(error, trace.requestId());
        } catch (RuntimeException fault) {
            // Told to the caller as KMS tells its own faults, and to whoever reads the test's output what it was.
            LOGGER.error("the emulator failed", fault);
            AwsError error = new AwsError(500, "KMSInternalException", "the emulator failed");
            trace.log(error.code());
            return refusal(error, trace.requestId());
        }
    }

    private HttpAnswer carryOut(HttpRequest request, Trace trace) {
        String target = request.header("x-amz-target");
        String name =
                target != null && target.startsWith(TARGET_PREFIX) ? target.substring(TARGET_PREFIX.length()) : "";
        trace.operation(name);
        Caller caller = Caller.of(request.header("authorization"), request.date(), "kms");
        trace.caller(caller);
        Operation operation = operations.named(name);
        ObjectNode body = parse(request);
        KeyReference names = new KeyReference(
                emulation.store(),
                caller.region(),
                emulation.sessions().identity(caller.accessKeyId()).accountId());
        JsonNode keyId = body.has("KeyId") ? body.get("KeyId") : body.path("TargetKeyId");
        emulation.locked(() -> trace.key(keyId.asText(null), names));
        if (!emulation.quotas().admit(names.accountId(), names.region(), name)) {
            throw new AwsError(
                    "ThrottlingException",
                    "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.");
        }
        return meetFaults(operation, body, names, trace);
    }

    private static ObjectNode parse(HttpRequest request) {
        try {
            JsonNode node = JSON.readTree(request.body());
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new AwsError("SerializationException", null);
        }
        throw new AwsError("SerializationException", null);
    }

    private HttpAnswer meetFaults(Operation operation, ObjectNode body, KeyReference names, Trace trace) {
        Parameters parameters = operation.shape().check(body);
        trace.importDetails(parameters);
        MetFaults faults = new MetFaults(emulation.faults().take(operation.name(), trace.keyArn()));
        faults.refuse();
        if (faults.requestLost()) {
            trace.log(LoggedRequest.DROPPED);
            return new HttpAnswer.Closed();
        }
        try {
            ObjectNode answer = perform(operation, parameters, names, faults, trace);
            return faults.answerLost() ? new HttpAnswer.Closed() : success(answer, trace.requestId());
        } catch (AwsError error) {
            trace.log(error.code());
            return faults.answerLost() ? new HttpAnswer.Closed() : refusal(error, trace.requestId());
        } finally {
            faults.delay();
        }
    }

    private ObjectNode perform(
            Operation operation, Parameters parameters, KeyReference names, MetFaults faults, Trace trace) {
        return emulation.locked(() -> {
            try {
                Call call = new Call(parameters, names, emulation.clock().instant(), faults.staleness());
                ObjectNode answer = operation.handler().handle(call);
                trace.created(answer);
                trace.log(faults.answerLost() ? LoggedRequest.COMMITTED_AND_DROPPED : LoggedRequest.SUCCESS);
                return answer;
            } catch (AwsError error) {
                // Under the lock, as a success is, so that the log has the order in which requests met the keys.
                trace.log(error.code());
                throw error;
            }
        });
    }

    private static HttpAnswer success(ObjectNode answer, String requestId) {
        return HttpAnswer.of(200, CONTENT_TYPE, requestId, answer == null ? "" : answer.toString());
    }

    private static HttpAnswer refusal(AwsError error, String requestId) {
        ObjectNode body = JSON.createObjectNode().put("__type", error.code());
        if (error.getMessage() != null) {
            body.put("message", error.getMessage());
        }
        return new HttpAnswer.Full(
                error.status(),
                Map.of("Content-Type", CONTENT_TYPE, "x-amzn-RequestId", requestId, "x-amzn-ErrorType", error.code()),
                body.toString());
    }
}
