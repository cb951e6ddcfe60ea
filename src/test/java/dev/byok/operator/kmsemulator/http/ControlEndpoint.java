package dev.byok.operator.kmsemulator.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.byok.operator.kmsemulator.control.Fault;
import dev.byok.operator.kmsemulator.control.RequestQuotas;
import dev.byok.operator.kmsemulator.key.KeyArn;
import dev.byok.operator.kmsemulator.key.KeyState;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Drives an emulator that runs as a program of its own: {@code /_emulator/clock}, {@code /faults}, {@code /log},
 * {@code /quotas} and {@code /state}, in JSON.
 */
final class ControlEndpoint {
    static final String PREFIX = "/_emulator/";

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Emulation emulation;

    ControlEndpoint(Emulation emulation) {
        this.emulation = emulation;
    }

    HttpAnswer handle(HttpRequest request) {
        String what = request.method() + " " + request.path().substring(PREFIX.length());
        try {
            return json(200, answer(what, request));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return json(400, JSON.createObjectNode().put("error", String.valueOf(e.getMessage())));
        }
    }

    private ObjectNode answer(String what, HttpRequest request) throws IOException {
        switch (what) {
            case "GET clock" -> {}
            case "POST clock" -> setClock(JSON.readTree(request.body()));
            case "POST faults" -> emulation.faults().inject(fault(JSON.readTree(request.body())));
            case "DELETE faults" -> emulation.faults().clear();
            case "GET log" -> {
                return JSON.createObjectNode()
                        .set("requests", JSON.valueToTree(emulation.log().requests()));
            }
            case "DELETE log" -> emulation.log().clear();
            case "POST quotas" -> setQuotas(JSON.readTree(request.body()));
            case "POST state" -> setState(JSON.readTree(request.body()));
            default -> throw new IllegalArgumentException("there is no " + what);
        }
        return JSON.createObjectNode().put("now", emulation.clock().instant().toString());
    }

    private void setClock(JsonNode body) {
        if (body.has("set")) {
            emulation.clock().set(Instant.parse(body.get("set").asText()));
        } else {
            emulation.clock().advance(Duration.parse(body.path("advance").asText()));
        }
    }

    /** {@code {"defaults": true}} for KMS's own quotas, else requests a second by operation. */
    private void setQuotas(JsonNode body) {
        Map<String, Double> quotas = new HashMap<>();
        body.properties().stream()
                .filter(entry -> entry.getValue().isNumber())
                .forEach(entry -> quotas.put(entry.getKey(), entry.getValue().asDouble()));
        emulation.quotas().set(body.path("defaults").asBoolean() ? RequestQuotas.DEFAULTS : quotas);
    }

    /** {@code {"keyArn": ..., "state": "Unavailable"}}; without a state the key is let go. */
    private void setState(JsonNode body) {
        String[] parts = body.path("keyArn").asText().split(":", -1);
        if (parts.length != 6 || !parts[5].startsWith("key/")) {
            throw new IllegalArgumentException("keyArn must be the ARN of a key");
        }
        KeyArn arn = new KeyArn(parts[3], parts[4], parts[5].substring("key/".length()));
        KeyState state =
                body.hasNonNull("state") ? KeyState.ofWireName(body.get("state").asText()) : null;
        if (!emulation.force(arn, state)) {
            throw new IllegalArgumentException("there is no " + arn);
        }
    }

    private static Fault fault(JsonNode body) {
        Fault fault = new Fault(
                body.path("operation").asText(null), body.path("keyId").asText(null), 1, effect(body));
        if (body.path("always").asBoolean()) {
            return fault.always();
        }
        return fault.times(body.path("times").asInt(1));
    }

    private static Fault.Effect effect(JsonNode body) {
        JsonNode error = body.path("error");
        if (error.isObject()) {
            return new Fault.Refuse(
                    error.path("status").asInt(400),
                    error.path("code").asText(),
                    error.path("message").asText(null));
        }
        if (body.has("delay")) {
            return new Fault.Delay(Duration.parse(body.get("delay").asText()));
        }
        if (body.has("staleRead")) {
            boolean timed = body.get("staleRead").isTextual();
            return new Fault.StaleRead(
                    timed ? Duration.parse(body.get("staleRead").asText()) : null);
        }
        return switch (body.path("drop").asText()) {
            case "afterCommit" -> new Fault.Drop(true);
            case "beforeCommit" -> new Fault.Drop(false);
            default -> throttle(body);
        };
    }

    private static Fault.Effect throttle(JsonNode body) {
        if (!body.path("throttle").asBoolean()) {
            throw new IllegalArgumentException(
                    "a fault needs one of throttle, error, delay, staleRead, drop (afterCommit or beforeCommit)");
        }
        return Fault.throttle().effect();
    }

    private static HttpAnswer json(int status, ObjectNode body) {
        return HttpAnswer.of(status, "application/json", UUID.randomUUID().toString(), body.toString());
    }
}
