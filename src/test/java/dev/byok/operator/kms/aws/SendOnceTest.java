package dev.byok.operator.kms.aws;

import static dev.byok.operator.kms.aws.ScriptedKms.KEY;
import static dev.byok.operator.kms.aws.ScriptedKms.ok;
import static dev.byok.operator.kms.aws.ScriptedKms.refusal;
import static dev.byok.operator.kms.aws.ScriptedKms.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.byok.operator.kms.ImportRequest;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A call that changes something reaches KMS once, whatever becomes of its answer: KMS may have done it, and the
 * operator looks before it acts again.
 */
final class SendOnceTest {
    private static final String IMPORTED = "{\"KeyId\":\"%s\"}".formatted(KEY.keyId());

    @ParameterizedTest
    @EnumSource(names = {"HANG_UP", "RESET"})
    void anImportOnAFreshConnectionIsSentOnceWhenNoAnswerComes(ScriptedKms.Silence silence) throws IOException {
        try (ScriptedKms kms = new ScriptedKms(silence, ok(IMPORTED));
                AwsClients clients = kms.clients()) {
            assertThat(failure(() -> service(clients).importMaterial(request())).kind())
                    .isEqualTo(Kind.NO_ANSWER);

            assertThat(kms.requests())
                    .extracting(ScriptedKms.Request::connection)
                    .containsExactly(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HANG_UP", "RESET"})
    void anImportOnAReusedConnectionIsSentOnceWhenNoAnswerComes(ScriptedKms.Silence silence) throws IOException {
        try (ScriptedKms kms = new ScriptedKms(ok(IMPORTED), silence, ok(IMPORTED));
                AwsClients clients = kms.clients()) {
            KeyService service = service(clients);
            service.importMaterial(request());

            assertThat(failure(() -> service.importMaterial(request())).kind()).isEqualTo(Kind.NO_ANSWER);

            assertThat(kms.requests())
                    .as("the connection of each request")
                    .extracting(ScriptedKms.Request::connection)
                    .containsExactly(1, 1);
        }
    }

    @Test
    void theJdkAloneWouldHaveSentItTwice() throws IOException {
        try (ScriptedKms kms = new ScriptedKms(ScriptedKms.Silence.HANG_UP, ok(IMPORTED))) {
            HttpURLConnection connection =
                    (HttpURLConnection) kms.endpoint().toURL().openConnection();
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write('x');
            }

            assertThat(connection.getResponseCode()).isEqualTo(200);
            assertThat(kms.requests()).extracting(ScriptedKms.Request::body).containsExactly("x", "x");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "500, KMSInternalException, SERVER_FAULT",
        "503, DependencyTimeoutException, SERVER_FAULT",
        "500, '', SERVER_FAULT",
        "400, ThrottlingException, THROTTLED",
        "400, RequestTimeoutException, OTHER",
        "400, RequestTimeTooSkewed, CREDENTIALS"
    })
    void aRefusedImportIsNotRepeated(int status, String type, Kind kind) throws IOException {
        try (ScriptedKms kms = new ScriptedKms(refusal(status, type, "no"), ok(IMPORTED));
                AwsClients clients = kms.clients()) {
            assertThat(failure(() -> service(clients).importMaterial(request())).kind())
                    .isEqualTo(kind);

            assertThat(kms.requests()).hasSize(1);
        }
    }

    @Test
    void aDeletionIsSentOnceWhenNoAnswerComes() throws IOException {
        try (ScriptedKms kms = new ScriptedKms(ScriptedKms.Silence.HANG_UP, ok("{}"));
                AwsClients clients = kms.clients()) {
            KmsFailure failure = failure(() -> service(clients).deleteMaterial(KEY, null));

            assertThat(failure.outcomeUnknown()).isTrue();
            assertThat(kms.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"400, ThrottlingException", "500, KMSInternalException", "503, ''"})
    void aReadIsRepeatedAFewTimes(int status, String type) throws IOException {
        ScriptedKms.Answer refusal = refusal(status, type, "Rate exceeded");
        try (ScriptedKms kms = new ScriptedKms(refusal, refusal, refusal, ok("{\"KeyMetadata\":{}}"));
                AwsClients clients = kms.clients()) {
            assertThatThrownBy(() -> service(clients).describe(KEY))
                    .isInstanceOfSatisfying(KmsFailure.class, failure -> assertThat(failure.logMessage())
                            .contains("Rate exceeded"));

            assertThat(kms.requests()).hasSize(3);
        }
    }

    private static ImportRequest request() {
        return new ImportRequest(KEY, new byte[] {1, 2, 3}, new byte[] {4, 5, 6}, null, null, null, null);
    }

    private static KmsFailure failure(ThrowingCallable call) {
        KmsFailure failure = catchThrowableOfType(KmsFailure.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }
}
