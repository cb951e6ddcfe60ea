package dev.byok.operator.kmsemulator.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who signed a request, read from the SigV4 Authorization header. The signature itself is not checked.
 *
 * @param accessKeyId the access key id
 * @param region Region of the credential scope
 * @param service service of the credential scope
 */
public record Caller(String accessKeyId, String region, String service) {
    private static final Pattern CREDENTIAL =
            Pattern.compile("Credential=([^/,\\s]+)/(\\d{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request");

    /**
     * Reads the header.
     *
     * @throws AwsError if the header is missing or incomplete, or names another service
     */
    public static Caller of(String authorization, String dateHeader, String expectedService) {
        if (authorization == null || authorization.isBlank()) {
            throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        Matcher credential = CREDENTIAL.matcher(authorization);
        boolean complete = authorization.startsWith("AWS4-HMAC-SHA256 ")
                && authorization.contains("SignedHeaders=")
                && authorization.contains("Signature=")
                && dateHeader != null;
        if (!complete || !credential.find()) {
            throw new AwsError(
                    "IncompleteSignatureException",
                    "Authorization header requires 'Credential' parameter, 'Signature' parameter and 'SignedHeaders'"
                            + " parameter, and existence of either a 'X-Amz-Date' or a 'Date' header.");
        }
        Caller caller = new Caller(credential.group(1), credential.group(3), credential.group(4));
        if (!caller.service.equals(expectedService)) {
            throw new AwsError(
                    "InvalidSignatureException",
                    "Credential should be scoped to correct service: '" + expectedService + "'.");
        }
        return caller;
    }
}
