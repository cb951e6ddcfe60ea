package dev.byok.operator.kmsemulator.http;

import dev.byok.operator.kmsemulator.control.Fault;
import dev.byok.operator.kmsemulator.control.LoggedRequest;
import dev.byok.operator.kmsemulator.operation.SecurityTokens;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Caller;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** STS in the AWS query protocol: form fields in, XML out. */
final class StsEndpoint {
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

    private final Emulation emulation;
    private final SecurityTokens tokens;

    StsEndpoint(Emulation emulation) {
        this.emulation = emulation;
        this.tokens = new SecurityTokens(emulation.sessions());
    }

    HttpAnswer handle(HttpRequest request) {
        Trace trace = new Trace(emulation.clock().instant());
        try {
            return carryOut(request, trace);
        } catch (AwsError error) {
            emulation.log().add(sequence -> trace.outcome(sequence, error.code()));
            String message = error.getMessage() == null ? "" : error.getMessage();
            return xml(
                    error.status(),
                    trace.requestId(),
                    "<ErrorResponse xmlns=\"" + NAMESPACE + "\"><Error><Type>Sender</Type><Code>" + error.code()
                            + "</Code><Message>" + escape(message) + "</Message></Error><RequestId>"
                            + trace.requestId() + "</RequestId></ErrorResponse>");
        }
    }

    private HttpAnswer carryOut(HttpRequest request, Trace trace) {
        Map<String, String> form = form(request.body());
        String action = form.getOrDefault("Action", "");
        trace.operation(action);
        Caller caller = Caller.of(request.header("authorization"), request.date(), "sts");
        trace.caller(caller);
        List<Fault.Effect> effects = emulation.faults().take(action, null);
        if (effects.stream().anyMatch(Fault.Drop.class::isInstance)) {
            emulation.log().add(sequence -> trace.outcome(sequence, LoggedRequest.DROPPED));
            return new HttpAnswer.Closed();
        }
        for (Fault.Effect effect : effects) {
            if (effect instanceof Fault.Refuse(int status, String code, String message)) {
                throw new AwsError(status, code, message);
            }
        }
        String result =
                switch (action) {
                    case "AssumeRole" ->
                        tokens.assumeRole(form, caller, emulation.clock().instant());
                    case "GetCallerIdentity" -> tokens.callerIdentity(caller);
                    default -> throw new AwsError("InvalidAction", "Could not find operation " + action);
                };
        emulation.log().add(sequence -> trace.outcome(sequence, LoggedRequest.SUCCESS));
        return xml(
                200,
                trace.requestId(),
                "<" + action + "Response xmlns=\"" + NAMESPACE + "\"><" + action + "Result>" + result + "</" + action
                        + "Result><ResponseMetadata><RequestId>" + trace.requestId()
                        + "</RequestId></ResponseMetadata></" + action + "Response>");
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
        }
        return form;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new AwsError("MalformedQueryString", "The query string contains a syntax error.");
        }
    }

    private static HttpAnswer xml(int status, String requestId, String xml) {
        return HttpAnswer.of(status, "text/xml", requestId, xml);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
