package dev.byok.operator.kmsemulator.http;

import dev.byok.operator.kmsemulator.control.LoggedRequest;
import dev.byok.operator.kmsemulator.operation.SecurityTokens;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Caller;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
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
        Trace trace = new Trace(emulation);
        try {
            return carryOut(request, trace);
        } catch (AwsError error) {
            trace.log(error.code());
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
        MetFaults faults = new MetFaults(emulation.faults().take(action, null));
        faults.refuse();
        if (faults.requestLost()) {
            trace.log(LoggedRequest.DROPPED);
            return new HttpAnswer.Closed();
        }
        String result = perform(action, form, caller);
        trace.log(faults.answerLost() ? LoggedRequest.COMMITTED_AND_DROPPED : LoggedRequest.SUCCESS);
        faults.delay();
        if (faults.answerLost()) {
            return new HttpAnswer.Closed();
        }
        return xml(200, trace.requestId(), envelope(action, result, trace.requestId()));
    }

    private String perform(String action, Map<String, String> form, Caller caller) {
        return switch (action) {
            case "AssumeRole" ->
                tokens.assumeRole(form, caller, emulation.clock().instant());
            case "GetCallerIdentity" -> tokens.callerIdentity(caller);
            default -> throw new AwsError("InvalidAction", "Could not find operation " + action);
        };
    }

    private static String envelope(String action, String result, String requestId) {
        return "<" + action + "Response xmlns=\"" + NAMESPACE + "\"><" + action + "Result>" + result + "</" + action
                + "Result><ResponseMetadata><RequestId>" + requestId + "</RequestId></ResponseMetadata></" + action
                + "Response>";
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
