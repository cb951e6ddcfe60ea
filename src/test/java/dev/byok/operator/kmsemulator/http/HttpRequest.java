package dev.byok.operator.kmsemulator.http;

import java.util.Map;

/**
 * An HTTP request as it came in.
 *
 * @param method method
 * @param path path without the query
 * @param headers header values by lower-case name
 * @param body the body, read to its end, as UTF-8
 */
record HttpRequest(String method, String path, Map<String, String> headers, String body) {
    String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    /** Where the SDKs put the time of a request, which has to be there for its signature to mean anything. */
    String date() {
        return headers.getOrDefault("x-amz-date", headers.get("date"));
    }
}
