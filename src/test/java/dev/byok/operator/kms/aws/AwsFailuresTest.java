package dev.byok.operator.kms.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.model.KmsException;

final class AwsFailuresTest {
    private static final String CODES = """
        NotFoundException NOT_FOUND
        KMSInvalidStateException INVALID_STATE
        DisabledException INVALID_STATE
        ExpiredImportTokenException EXPIRED_IMPORT_TOKEN
        InvalidImportTokenException INVALID_IMPORT_TOKEN
        InvalidCiphertextException INVALID_CIPHERTEXT
        IncorrectKeyMaterialException INCORRECT_KEY_MATERIAL
        UnsupportedOperationException UNSUPPORTED_OPERATION
        InvalidArnException INVALID_ARN
        ValidationException VALIDATION
        ConflictException CONFLICT
        LimitExceededException LIMIT_EXCEEDED
        AccessDeniedException ACCESS_DENIED
        ExpiredTokenException CREDENTIALS
        InvalidClientTokenId CREDENTIALS
        UnrecognizedClientException CREDENTIALS
        InvalidSignatureException CREDENTIALS
        SignatureDoesNotMatch CREDENTIALS
        IncompleteSignature CREDENTIALS
        IncompleteSignatureException CREDENTIALS
        MissingAuthenticationToken CREDENTIALS
        MissingAuthenticationTokenException CREDENTIALS
        RequestExpired CREDENTIALS
        RequestTimeTooSkewed CREDENTIALS
        RequestInTheFuture CREDENTIALS
        ThrottlingException THROTTLED
        KMSInternalException SERVER_FAULT
        DependencyTimeoutException SERVER_FAULT
        KeyUnavailableException SERVER_FAULT
        InternalFailure SERVER_FAULT
        ServiceUnavailable SERVER_FAULT
        """;

    static Stream<Arguments> codes() {
        return CODES.lines().map(line -> line.split(" ")).map(row -> Arguments.of(row[0], Kind.valueOf(row[1])));
    }

    @ParameterizedTest
    @MethodSource("codes")
    void everyCodeHasItsKindWhateverTheHttpStatus(String code, Kind kind) {
        assertThat(AwsFailures.of(refusal(400, code, "no")).kind()).isEqualTo(kind);
        assertThat(AwsFailures.of(refusal(500, code, "no")).kind()).isEqualTo(kind);
    }

    @Test
    void everyCodeOfTheTableIsTestedHere() {
        Map<String, Kind> tested = new TreeMap<>();
        codes().forEach(row -> tested.put((String) row.get()[0], (Kind) row.get()[1]));

        assertThat(AwsFailures.KINDS).isEqualTo(tested);
    }

    @Test
    void everyKindThatKmsCanCauseIsReached() {
        Stream<Kind> otherwise = Stream.of(Kind.NO_ANSWER, Kind.OTHER);

        assertThat(Stream.concat(AwsFailures.KINDS.values().stream(), otherwise))
                .containsAll(Arrays.asList(Kind.values()));
    }

    @ParameterizedTest
    @CsvSource({
        "400, Throttling, THROTTLED",
        "400, RequestLimitExceeded, THROTTLED",
        "400, TooManyRequestsException, THROTTLED",
        "400, SlowDown, THROTTLED",
        "503, RequestThrottled, THROTTLED",
        "429, , THROTTLED",
        "500, , SERVER_FAULT",
        "502, BadGateway, SERVER_FAULT",
        "400, InvalidMarkerException, OTHER",
        "403, , OTHER",
        "413, RequestEntityTooLarge, OTHER"
    })
    void aCodeOutsideTheTableIsJudgedByTheSdkAndTheHttpStatus(int status, String code, Kind kind) {
        assertThat(AwsFailures.of(refusal(status, code, "no")).kind()).isEqualTo(kind);
    }

    @Test
    void theMessageIsTheServicesOwnAndTheRequestIdStandsApart() {
        AwsServiceException refusal = refusal(400, "KMSInvalidStateException", "arn:aws:kms:1 is pending import.");

        KmsFailure failure = AwsFailures.of(refusal);

        assertThat(refusal.getMessage()).contains("(Service: Kms, Status Code: 400");
        assertThat(failure.logMessage()).isEqualTo("arn:aws:kms:1 is pending import.");
        assertThat(failure).hasCause(refusal);
        assertThat(failure.requestId()).isEqualTo("request-of-kms");
    }

    @Test
    void aRefusalWithoutWordsIsNamedByItsCodeOrStatus() {
        assertThat(AwsFailures.of(refusal(400, "ExpiredImportTokenException", null))
                        .logMessage())
                .isEqualTo("ExpiredImportTokenException");
        assertThat(AwsFailures.of(refusal(502, null, null)).logMessage()).isEqualTo("HTTP status 502");
        assertThat(AwsFailures.of(KmsException.builder()
                                .statusCode(404)
                                .message("sdk")
                                .build())
                        .logMessage())
                .isEqualTo("HTTP status 404");
    }

    @Test
    void theMessageIsOneLineOfBoundedLength() {
        KmsFailure failure = AwsFailures.of(refusal(400, "ValidationException", " a\r\n\tb\u0000" + "x".repeat(9000)));

        assertThat(failure.getMessage()).startsWith("a b x").endsWith("x…").hasSize(AwsFailures.MAX_MESSAGE_CHARS);
        assertThat(failure.logMessage()).isEqualTo(failure.getMessage());
    }

    static Stream<Arguments> silences() {
        IOException cause = new ConnectException("Connection refused");
        return Stream.of(
                Arguments.of(SdkClientException.create("Unable to execute HTTP request", cause), "Connection refused"),
                Arguments.of(SdkClientException.create("Unable to reach any server"), "Unable to reach any server"),
                Arguments.of(ApiCallTimeoutException.create(30_000), "none in time"),
                Arguments.of(ApiCallAttemptTimeoutException.create(10_000), "none in time"),
                Arguments.of(AbortedException.create("x", new InterruptedException()), "interrupted"));
    }

    @ParameterizedTest
    @MethodSource("silences")
    void whatIsNoAnswerOfKmsLeavesTheOutcomeUnknown(SdkException exception, String words) {
        KmsFailure failure = AwsFailures.of(exception);

        assertThat(failure.kind()).isEqualTo(Kind.NO_ANSWER);
        assertThat(failure.outcomeUnknown()).isTrue();
        assertThat(failure.logMessage()).startsWith("No answer from KMS: ").contains(words);
        assertThat(failure).hasMessageStartingWith("nothing");
        assertThat(failure.requestId()).isNull();
    }

    private static AwsServiceException refusal(int status, String code, String message) {
        return KmsException.builder()
                .statusCode(status)
                .requestId("request-of-kms")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName("Kms")
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
