package dev.byok.operator.kmsemulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wire itself: what a client sees that does not go through an SDK. */
final class ProtocolTest {
    private static final String AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20270101/eu-central-1/kms/"
            + "aws4_request, SignedHeaders=host;x-amz-date, Signature=00";
    private static final KmsEmulator EMULATOR = KmsEmulator.start();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @AfterAll
    static void stop() {
        HTTP.close();
        EMULATOR.close();
    }

    private static HttpResponse<String> post(String operation, String authorization, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(EMULATOR.endpoint().resolve("/"))
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "TrentService." + operation)
                .header("X-Amz-Date", "20270101T000000Z")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> control(String method, String path, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(EMULATOR.endpoint() + "/_emulator/" + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void assertRefused(HttpResponse<String> response, String code) {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"__type\":\"" + code + "\"");
        assertThat(response.headers().firstValue("x-amzn-ErrorType")).hasValue(code);
        assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
    }

    @Test
    void everyAnswerCarriesTheEmulatorsTimeOnce() throws Exception {
        EMULATOR.clock().set(Instant.parse("2031-02-03T04:05:06Z"));

        HttpResponse<String> response = post("ListKeys", AUTHORIZATION, "{}");

        assertThat(response.headers().allValues("Date")).hasSize(1);
        assertThat(ZonedDateTime.parse(
                                response.headers().firstValue("Date").orElseThrow(),
                                DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant())
                .isBetween(Instant.parse("2031-02-03T04:05:06Z"), Instant.parse("2031-02-03T04:06:06Z"));
        assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
    }

    @Test
    void aRequestThatNobodySignedIsRefused() throws Exception {
        assertRefused(post("ListKeys", null, "{}"), "MissingAuthenticationTokenException");
    }

    @Test
    void aHalfSignedRequestIsRefused() throws Exception {
        assertRefused(
                post("ListKeys", "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE", "{}"), "IncompleteSignatureException");
    }

    @Test
    void anOperationThatDoesNotExistIsUnknown() throws Exception {
        assertRefused(post("MakeCoffee", AUTHORIZATION, "{}"), "UnknownOperationException");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"KeyId\":", "[]", "{} {}", "{\"KeyId\": 7}", "{\"KeyId\":\"a\",\"GrantTokens\":\"b\"}"})
    void whatIsNoJsonOfTheRightTypesIsNotSerializable(String body) throws Exception {
        assertRefused(post("DescribeKey", AUTHORIZATION, body), "SerializationException");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DescribeKey | {} | Value null at 'keyId' failed to satisfy constraint: Member must not be null",
                "DescribeKey | {\"KeyId\":\"\"} | Member must have length greater than or equal to 1",
                "ListKeys | {\"Limit\":0} | Value '0' at 'limit' failed to satisfy constraint: Member must have value"
                        + " greater than or equal to 1",
                "ListKeys | {\"Limit\":1001} | Member must have value less than or equal to 1000",
                "CreateKey | {\"KeySpec\":\"ROT13\"} | Value 'ROT13' at 'keySpec' failed to satisfy constraint: Member"
                        + " must satisfy enum value set",
                "CreateKey | {\"Tags\":[{\"TagKey\":\"a\"}]} | Value null at 'tags.1.member.tagValue'",
                "CreateKey | {\"KeySpec\":\"HMAC_256\"} | You must specify a KeyUsage value",
                "CreateKey | {\"KeySpec\":\"HMAC_256\",\"KeyUsage\":\"SIGN_VERIFY\"} | is not compatible with KeySpec",
                "ImportKeyMaterial | {\"KeyId\":\"a\"} | 2 validation errors detected",
                "CreateAlias | {\"AliasName\":\"x\",\"TargetKeyId\":\"y\"} | Alias must start with the prefix"
            })
    void aRequestThatBreaksTheModelIsNotValid(String operation, String body, String message) throws Exception {
        HttpResponse<String> response = post(operation, AUTHORIZATION, body);

        assertRefused(response, "ValidationException");
        assertThat(response.body().replace("\\\"", "\"")).contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense, NotFoundException",
        "alias/none, NotFoundException",
        "1234abcd-12ab-34cd-56ef-1234567890ab, NotFoundException",
        "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab, NotFoundException",
        "arn:aws:kms:eu-central-1:999988887777:key/1234abcd-12ab-34cd-56ef-1234567890ab, NotFoundException",
        "arn:aws:kms:eu-central-1:111122223333:alias/none, InvalidArnException",
        "arn:aws:s3:::bucket, InvalidArnException",
        "arn:aws:kms, InvalidArnException"
    })
    void aKeyThatTheImportOperationsCannotMeanIsRefused(String keyId, String code) throws Exception {
        assertRefused(
                post(
                        "GetParametersForImport",
                        AUTHORIZATION,
                        "{\"KeyId\":\"" + keyId + "\",\"WrappingAlgorithm\":\"RSAES_OAEP_SHA_256\","
                                + "\"WrappingKeySpec\":\"RSA_4096\"}"),
                code);
    }

    @Test
    void theClockIsSetAndMovedFromOutside() throws Exception {
        assertThat(control("POST", "clock", "{\"set\":\"2027-01-01T00:00:00Z\"}")
                        .body())
                .contains("2027-01-01T00:00");
        assertThat(control("POST", "clock", "{\"advance\":\"PT24H\"}").body()).contains("2027-01-02T00:00");
        assertThat(control("POST", "clock", "{\"advance\":\"soon\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void faultsAreInjectedAndTheLogIsReadFromOutside() throws Exception {
        control("DELETE", "log", "");
        control(
                "POST",
                "faults",
                "{\"operation\":\"ListKeys\",\"error\":{\"status\":500,\"code\":\"KMSInternalException\"}}");

        HttpResponse<String> failed = post("ListKeys", AUTHORIZATION, "{}");

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(control("GET", "log", "").body())
                .contains("\"operation\":\"ListKeys\"")
                .contains("\"outcome\":\"KMSInternalException\"");
    }
}
