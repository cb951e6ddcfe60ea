package dev.byok.operator.kmsemulator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.control.Fault;
import dev.byok.operator.kmsemulator.control.LoggedRequest;
import dev.byok.operator.kmsemulator.key.KeyReference;
import dev.byok.operator.kmsemulator.key.Staleness;
import dev.byok.operator.kmsemulator.operation.Call;
import dev.byok.operator.kmsemulator.operation.KmsOperations;
import dev.byok.operator.kmsemulator.operation.Operation;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Caller;
import dev.byok.operator.kmsemulator.protocol.Parameters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
        Trace trace = new Trace(emulation.clock().instant());
        try {
            return carryOut(request, trace);
        } catch (AwsError error) {
            emulation.log().add(sequence -> trace.outcome(sequence, error.code()));
            return refusal(error, trace.requestId());
        } catch (RuntimeException fault) {
            // Told to the caller as KMS tells its own faults, and to whoever reads the test's output what it was.
            LOGGER.error("the emulator failed", fault);
            AwsError error = new AwsError(500, "KMSInternalException", "the emulator failed");
            emulation.log().add(sequence -> trace.outcome(sequence, error.code()));
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
        emulation.locked(() -> trace.key(body.path("KeyId").asText(null), names));
        if (!emulation.quotas().admit(names.accountId(), names.region(), name)) {
            throw new AwsError("ThrottlingException", "Rate exceeded");
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
        List<Fault.Effect> effects = emulation.faults().take(operation.name(), trace.keyArn());
        for (Fault.Refuse refusal : of(Fault.Refuse.class, effects).toList()) {
            throw new AwsError(refusal.status(), refusal.code(), refusal.message());
        }
        boolean dropped = of(Fault.Drop.class, effects).findAny().isPresent();
        if (of(Fault.Drop.class, effects).anyMatch(drop -> !drop.afterCommit())) {
            emulation.log().add(sequence -> trace.outcome(sequence, LoggedRequest.DROPPED));
            return new HttpAnswer.Closed();
        }
        Staleness staleness = of(Fault.StaleRead.class, effects)
                .findFirst()
                .map(stale -> new Staleness(true, stale.sinceWrite()))
                .orElse(Staleness.NONE);
        try {
            ObjectNode answer = perform(operation, body, names, staleness, dropped, trace);
            return dropped ? new HttpAnswer.Closed() : success(answer, trace.requestId());
        } finally {
            of(Fault.Delay.class, effects).forEach(delay -> sleep(delay.time()));
        }
    }

    private ObjectNode perform(
            Operation operation,
            ObjectNode body,
            KeyReference names,
            Staleness staleness,
            boolean dropped,
            Trace trace) {
        Parameters parameters = operation.shape().check(body);
        trace.importDetails(parameters);
        return emulation.locked(() -> {
            ObjectNode answer = operation
                    .handler()
                    .handle(new Call(parameters, names, emulation.clock().instant(), staleness));
            String outcome = dropped ? LoggedRequest.COMMITTED_AND_DROPPED : LoggedRequest.SUCCESS;
            trace.created(answer);
            emulation.log().add(sequence -> trace.outcome(sequence, outcome));
            return answer;
        });
    }

    private static <E extends Fault.Effect> Stream<E> of(Class<E> type, List<Fault.Effect> effects) {
        return effects.stream().filter(type::isInstance).map(type::cast);
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
