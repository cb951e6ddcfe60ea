package dev.byok.operator.kms.aws;

import static dev.byok.operator.kms.aws.ScriptedKms.KEY;
import static dev.byok.operator.kms.aws.ScriptedKms.PATIENT;
import static dev.byok.operator.kms.aws.ScriptedKms.ok;
import static dev.byok.operator.kms.aws.ScriptedKms.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.byok.operator.kms.CredentialsListener;
import dev.byok.operator.kms.ImportRequest;
import dev.byok.operator.kms.KeyRef;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.model.StsException;

final class AwsClientsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofMillis(200);
    private static final List<Consumer<KeyService>> EVERY_CALL = List.of(
            AwsClientsTest::read,
            AwsClientsTest::write,
            service -> service.listMaterials(KEY),
            service -> service.deleteMaterial(KEY, null));

    @Test
    void aRegionsClientsAreMadeOnceAndReadsAreApartFromWrites() throws IOException {
        try (ScriptedKms kms = new ScriptedKms();
                AwsClients clients = kms.clients()) {
            assertThat(clients.reads(in("eu-central-1")))
                    .isSameAs(clients.reads(in("eu-central-1")))
                    .isNotSameAs(clients.writes(in("eu-central-1")))
                    .isNotSameAs(clients.reads(in("us-east-1")));
            assertThat(clients.writes(in("eu-central-1"))).isSameAs(clients.writes(in("eu-central-1")));
        }
    }

    private static KeyRef in(String region) {
        return new KeyRef(
                KEY.keyId().startsWith("arn:") ? "1234abcd-12ab-34cd-56ef-1234567890ab" : KEY.keyId(), region);
    }

    @Test
    void regionsThatDoNotExistHaveNoClientsAndThoseThatDoBoundTheirNumber() throws IOException {
        AwsRegions regions = new AwsRegions(List.of("eu-new-1"));
        try (ScriptedKms kms = new ScriptedKms();
                AwsClients clients = new AwsClients(
                        PATIENT, regions, kms.endpoint(), ScriptedKms.CREDENTIALS, _ -> {}, CredentialsListener.NONE)) {
            for (int invented = 0; invented < 400; invented++) {
                KeyRef key = in("eu-mars-" + invented);
                for (Consumer<AwsClients> use : List.<Consumer<AwsClients>>of(c -> c.reads(key), c -> c.writes(key))) {
                    KmsFailure failure = catchThrowableOfType(KmsFailure.class, () -> use.accept(clients));
                    assertThat(failure.kind()).isEqualTo(Kind.INVALID_ARN);
                    assertThat(failure).hasMessageContainingAll(key.region(), "ADDITIONAL_REGIONS");
                }
            }
            assertThat(clients.count()).isZero();
            assertThat(kms.requests()).isEmpty();
            for (Region region : Region.regions()) {
                if (!region.isGlobalRegion()) {
                    clients.reads(in(region.id()));
                    clients.writes(in(region.id()));
                }
            }
            clients.reads(in("eu-new-1"));
            clients.writes(in("eu-new-1"));
            assertThat(clients.count()).isEqualTo(2 * regions.count()).isLessThan(150);
        }
    }

    @ParameterizedTest
    @CsvSource({"aws, cn-north-1", "aws-cn, eu-central-1", "aws, eusc-de-east-1", "aws-iso, us-isob-east-1"})
    void aPartitionThatIsNotTheRegionsHasNoClient(String partition, String region) {
        KeyRef key = new KeyRef("arn:" + partition + ":kms:" + region + ":111122223333:key/k", region);
        assertThatExceptionOfType(KmsFailure.class)
                .isThrownBy(() -> new AwsRegions(List.of()).check(key))
                .withMessageContaining("the Region " + region + " is in the partition ");
    }

    @Test
    void anAdditionalRegionIsNamedAsItsPartitionNamesRegions() {
        new AwsRegions(List.of("us-gov-new-1"))
                .check(new KeyRef("arn:aws-us-gov:kms:us-gov-new-1:1:key/k", "us-gov-new-1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AwsRegions(List.of("zz-nowhere-1")))
                .withMessageContaining("ADDITIONAL_REGIONS names \"zz-nowhere-1\"");
    }

    @Test
    void nobodyIsAskedForCredentialsBeforeTheFirstCall() throws IOException {
        try (ScriptedKms metadata = new ScriptedKms()) {
            System.setProperty(
                    "aws.ec2MetadataServiceEndpoint", metadata.endpoint().toString());
            try (AwsClients clients =
                    new AwsClients(PATIENT, new AwsRegions(List.of()), null, _ -> {}, CredentialsListener.NONE)) {
                assertThat(clients.reads(in("eu-central-1"))).isNotNull();
                assertThat(clients.writes(in("eu-central-1"))).isNotNull();
                assertThat(metadata.requests()).isEmpty();
            }
            // The same server does see the last provider of the default chain as soon as a call needs credentials.
            try (AwsClients clients = new AwsClients(
                    PATIENT,
                    new AwsRegions(List.of()),
                    metadata.endpoint(),
                    InstanceProfileCredentialsProvider.create(),
                    _ -> {},
                    CredentialsListener.NONE)) {
                assertThat(failure(service(clients), AwsClientsTest::read).kind())
                        .isEqualTo(Kind.CREDENTIALS);
                assertThat(metadata.requests()).isNotEmpty();
            }
        } finally {
            System.clearProperty("aws.ec2MetadataServiceEndpoint");
        }
    }

    static Stream<Arguments> missingCredentials() {
        return Stream.of(
                Arguments.of(
                        SdkClientException.create("Unable to load credentials from any of the providers in the chain"
                                + " AwsCredentialsProviderChain(credentialsProviders=[A(), B(file=F(sections=[]))])"
                                + " : [A(): not set, B(): not authorized]"),
                        "No AWS credentials: Unable to load credentials from any of the providers:"
                                + " [A(): not set, B(): not authorized]"),
                Arguments.of(
                        SdkClientException.create("Unable to execute HTTP request", new IOException("sts is away")),
                        "No AWS credentials: IOException: sts is away"),
                Arguments.of(
                        StsException.builder()
                                .statusCode(500)
                                .awsErrorDetails(AwsErrorDetails.builder()
                                        .errorCode("InternalFailure")
                                        .errorMessage("Not authorized to perform sts:AssumeRole")
                                        .build())
                                .build(),
                        "No AWS credentials: Not authorized to perform sts:AssumeRole"),
                Arguments.of(
                        new IllegalStateException("no token file"),
                        "No AWS credentials: IllegalStateException: no token file"));
    }

    @ParameterizedTest
    @MethodSource("missingCredentials")
    void withoutCredentialsNothingIsSentAndTheOutcomeIsKnown(RuntimeException why, String message) throws IOException {
        AwsCredentialsProvider none = () -> {
            throw why;
        };
        try (ScriptedKms kms = new ScriptedKms();
                AwsClients clients = new AwsClients(
                        PATIENT, new AwsRegions(List.of()), kms.endpoint(), none, _ -> {}, CredentialsListener.NONE)) {
            for (Consumer<KeyService> call : EVERY_CALL) {
                KmsFailure failure = failure(service(clients), call);
                assertThat(failure.kind()).isEqualTo(Kind.CREDENTIALS);
                assertThat(failure.logMessage()).isEqualTo(message);
                assertThat(failure).hasMessage("there are no AWS credentials to ask KMS with");
            }
            assertThat(kms.requests()).isEmpty();
        }
    }

    @Test
    void aServerThatIsNotThereIsNoAnswer() throws IOException {
        URI gone;
        try (ScriptedKms kms = new ScriptedKms()) {
            gone = kms.endpoint();
        }
        try (AwsClients clients = new AwsClients(
                PATIENT, new AwsRegions(List.of()), gone, ScriptedKms.CREDENTIALS, _ -> {}, CredentialsListener.NONE)) {
            KmsFailure failure = failure(service(clients), AwsClientsTest::write);

            assertThat(failure.kind()).isEqualTo(Kind.NO_ANSWER);
            assertThat(failure.logMessage()).startsWith("No answer from KMS: ConnectException: Connection refused");
            assertThat(failure).hasMessage("nothing");
        }
    }

    static Stream<Arguments> limits() {
        Consumer<KeyService> read = AwsClientsTest::read;
        Consumer<KeyService> write = AwsClientsTest::write;
        return Stream.of(
                Arguments.of("an attempt to read", new AwsTimeouts(HOUR, HOUR, SOON, HOUR, HOUR), read, "none in time"),
                Arguments.of("a read", new AwsTimeouts(HOUR, HOUR, HOUR, SOON, HOUR), read, "none in time"),
                Arguments.of("a write", new AwsTimeouts(HOUR, HOUR, HOUR, HOUR, SOON), write, "none in time"),
                Arguments.of("the socket", new AwsTimeouts(HOUR, SOON, HOUR, HOUR, HOUR), write, "Read timed out"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void aSilentServerHoldsNoThreadBeyondTheLimit(
            String limited, AwsTimeouts timeouts, Consumer<KeyService> call, String words) throws IOException {
        ScriptedKms.Silence silent = ScriptedKms.Silence.WAIT;
        try (ScriptedKms kms = new ScriptedKms(silent, silent, silent);
                AwsClients clients = kms.clients(timeouts)) {
            KmsFailure failure = failure(service(clients), call);

            assertThat(failure.kind()).as(limited).isEqualTo(Kind.NO_ANSWER);
            assertThat(failure.logMessage()).contains(words);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void anInterruptedThreadStaysInterrupted() throws IOException {
        try (ScriptedKms kms = new ScriptedKms();
                AwsClients clients = kms.clients()) {
            for (Consumer<KeyService> call : EVERY_CALL) {
                Thread.currentThread().interrupt();
                KmsFailure failure = failure(service(clients), call);

                assertThat(Thread.interrupted()).isTrue();
                assertThat(failure.kind()).isEqualTo(Kind.NO_ANSWER);
                assertThat(failure.logMessage()).isEqualTo("No answer from KMS: the call was interrupted");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "<html>Sign in to the network</html>", "{\"KeyMetadata\":", "[]"})
    void anAnswerThatIsNotKmssIsNoAnswer(String body) throws IOException {
        try (ScriptedKms kms = new ScriptedKms(ok(body), ok(body), ok(body));
                AwsClients clients = kms.clients()) {
            assertThat(failure(service(clients), AwsClientsTest::read).kind()).isEqualTo(Kind.NO_ANSWER);
        }
    }

    @Test
    void aTimeLimitThatIsNoneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AwsTimeouts(HOUR, Duration.ZERO, HOUR, HOUR, HOUR))
                .withMessage("socket must be positive, not PT0S");
    }

    private static void read(KeyService service) {
        service.describe(KEY);
    }

    private static void write(KeyService service) {
        service.importMaterial(new ImportRequest(KEY, new byte[] {1}, new byte[] {2}, null, null, null, null));
    }

    private static KmsFailure failure(KeyService service, Consumer<KeyService> call) {
        KmsFailure failure = catchThrowableOfType(KmsFailure.class, () -> call.accept(service));
        assertThat(failure).isNotNull();
        return failure;
    }
}
