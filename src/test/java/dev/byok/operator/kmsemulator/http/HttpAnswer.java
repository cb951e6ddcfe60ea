package dev.byok.operator.kmsemulator.http;

import java.util.Map;

/** What becomes of a request: an answer, or nothing at all. */
sealed interface HttpAnswer {
    /**
     * An answer; the listener adds length and date.
     *
     * @param status HTTP status
     * @param headers further headers
     * @param body the body, empty without one
     */
    record Full(int status, Map<String, String> headers, String body) implements HttpAnswer {}

    /** The connection is closed without an answer. */
    record Closed() implements HttpAnswer {}

    static HttpAnswer of(int status, String contentType, String requestId, String body) {
        return new Full(status, Map.of("Content-Type", contentType, "x-amzn-RequestId", requestId), body);
    }
}
