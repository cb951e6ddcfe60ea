package dev.byok.operator.kms.aws;

import static dev.byok.operator.kms.aws.ScriptedKms.KEY;
import static dev.byok.operator.kms.aws.ScriptedKms.KMS_TIME;
import static dev.byok.operator.kms.aws.ScriptedKms.OWN_TIME;
import static dev.byok.operator.kms.aws.ScriptedKms.ok;
import static dev.byok.operator.kms.aws.ScriptedKms.refusal;
import static dev.byok.operator.kms.aws.ScriptedKms.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.byok.operator.kms.ImportReceipt;
import dev.byok.operator.kms.ImportRequest;
import dev.byok.operator.kms.ImportType;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class AwsKeyServiceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String ID_1 = "a".repeat(64);
    private static final String ID_2 = "b".repeat(64);
    private static final byte[] BLOB = {1, 2, 3};
    private static final byte[] TOKEN = {4, 5, 6};
    private static final Instant VALID_TO = Instant.parse("2026-05-30T12:00:00Z");

    @Test
    void aSymmetricKeyIsDescribedInFull() throws IOException {
        KeyDescription key = described(ok("""
            {"KeyMetadata":{"KeyId":"1234abcd-12ab-34cd-56ef-1234567890ab","Arn":"%s","Enabled":true,
             "KeyState":"Enabled","KeySpec":"SYMMETRIC_DEFAULT","KeyUsage":"ENCRYPT_DECRYPT","Origin":"EXTERNAL",
             "MultiRegion":false,"ExpirationModel":"KEY_MATERIAL_EXPIRES","ValidTo":1780142400.0,
             "CurrentKeyMaterialId":"%s","MemberThatCameLater":1}}\
            """.formatted(ARN, ID_1)));

        assertThat(key)
                .isEqualTo(new KeyDescription(
                        ARN,
                        KeyState.ENABLED,
                        "SYMMETRIC_DEFAULT",
                        "ENCRYPT_DECRYPT",
                        "EXTERNAL",
                        false,
                        null,
                        null,
                        "KEY_MATERIAL_EXPIRES",
                        VALID_TO,
                        ID_1,
                        KMS_TIME));
    }

    @Test
    void whatKmsLeavesOutIsNull() throws IOException {
        KeyDescription key =
                described(ok("{\"KeyMetadata\":{\"Arn\":\"%s\",\"KeyState\":\"PendingImport\"}}".formatted(ARN)));

        assertThat(key)
                .isEqualTo(new KeyDescription(
                        ARN, KeyState.PENDING_IMPORT, null, null, null, false, null, null, null, null, null, KMS_TIME));
    }

    @Test
    void aKeyThatWaitsForItsDeletionShowsTheDate() throws IOException {
        KeyDescription key =
                described(ok("{\"KeyMetadata\":{\"KeyState\":\"PendingDeletion\",\"DeletionDate\":1.780142400123E9}}"));

        assertThat(key.state()).isEqualTo(KeyState.PENDING_DELETION);
        assertThat(key.deletionDate().truncatedTo(ChronoUnit.SECONDS)).isEqualTo(VALID_TO);
    }

    @Test
    void aReplicaIsTold() throws IOException {
        KeyDescription key = described(ok("""
            {"KeyMetadata":{"KeyState":"Updating","MultiRegion":true,"MultiRegionConfiguration":
            {"MultiRegionKeyType":"REPLICA","PrimaryKey":{"Arn":"a","Region":"eu-west-1"},"ReplicaKeys":[]}}}\
            """));

        assertThat(key.multiRegion()).isTrue();
        assertThat(key.multiRegionKeyType()).isEqualTo("REPLICA");
    }

    @Test
    void aStateAndASpecThatCameLaterAreNoFault() throws IOException {
        KeyDescription key = described(ok("{\"KeyMetadata\":{\"KeyState\":\"Melting\",\"KeySpec\":\"ML_KEM_512\"}}"));

        assertThat(key.state()).isEqualTo(KeyState.UNKNOWN);
        assertThat(key.keySpec()).isEqualTo("ML_KEM_512");
    }

    @Test
    void theOperatorsOwnTimeServesWhenAnAnswerCarriesNone() throws IOException {
        ScriptedKms.Answer answer = ok("{\"KeyMetadata\":{}}");
        Instant ownTime = OWN_TIME.truncatedTo(ChronoUnit.SECONDS);

        assertThat(described(answer.without("Date")).kmsTime()).isEqualTo(ownTime);
        assertThat(described(answer.with("Date", "yesterday")).kmsTime()).isEqualTo(ownTime);
        assertThat(described(answer.without("Date").with("date", "Sun, 01 Mar 2026 12:00:05 GMT"))
                        .kmsTime())
                .isEqualTo(KMS_TIME);
    }

    @Test
    void materialsOfEveryPageAreListed() throws IOException {
        String first = "ListKeyRotations {\"KeyId\":\"%s\",\"IncludeKeyMaterial\":\"ALL_KEY_MATERIAL\"}"
                .formatted(KEY.keyId());

        List<KeyMaterial> materials = exchange(
                service -> service.listMaterials(KEY),
                List.of(first, first.replace("}", ",\"Marker\":\"more\"}")),
                ok("""
                {"Rotations":[{"KeyId":"k","KeyMaterialId":"%s","KeyMaterialDescription":"2025",
                "ImportState":"IMPORTED","KeyMaterialState":"CURRENT","ExpirationModel":"KEY_MATERIAL_EXPIRES",
                "ValidTo":1780142400}],"Truncated":true,"NextMarker":"more"}\
                """.formatted(ID_1)),
                ok("""
                {"Rotations":[{"KeyMaterialId":"%s","ImportState":"PENDING_IMPORT",
                "KeyMaterialState":"PENDING_MULTI_REGION_IMPORT_AND_ROTATION"}],"Truncated":false}\
                """.formatted(ID_2)));

        assertThat(materials)
                .containsExactly(
                        new KeyMaterial(ID_1, "2025", "IMPORTED", "CURRENT", "KEY_MATERIAL_EXPIRES", VALID_TO),
                        new KeyMaterial(
                                ID_2, null, "PENDING_IMPORT", "PENDING_MULTI_REGION_IMPORT_AND_ROTATION", null, null));
    }

    @Test
    void newMaterialOfASymmetricKeyIsImportedWithItsDescriptionAndExpiry() throws IOException {
        ImportRequest request =
                new ImportRequest(KEY, BLOB, TOKEN, VALID_TO, ImportType.NEW_KEY_MATERIAL, null, "2026");

        ImportReceipt receipt = exchange(
                service -> service.importMaterial(request),
                List.of("""
                    ImportKeyMaterial {"KeyId":"%s","ImportToken":"BAUG","EncryptedKeyMaterial":"AQID",\
                    "ValidTo":1780142400.000,"ExpirationModel":"KEY_MATERIAL_EXPIRES","ImportType":"NEW_KEY_MATERIAL",\
                    "KeyMaterialDescription":"2026"}\
                    """.formatted(KEY.keyId())),
                ok("{\"KeyId\":\"%s\",\"KeyMaterialId\":\"%s\"}".formatted(ARN, ID_1)));

        assertThat(receipt).isEqualTo(new ImportReceipt(ID_1, "request-of-kms", KMS_TIME));
    }

    @Test
    void materialOfASymmetricKeyIsImportedAgainUnderItsId() throws IOException {
        ImportRequest request = new ImportRequest(KEY, BLOB, TOKEN, null, ImportType.EXISTING_KEY_MATERIAL, ID_1, null);

        exchange(service -> service.importMaterial(request), List.of("""
            ImportKeyMaterial {"KeyId":"%s","ImportToken":"BAUG","EncryptedKeyMaterial":"AQID",\
            "ExpirationModel":"KEY_MATERIAL_DOES_NOT_EXPIRE","ImportType":"EXISTING_KEY_MATERIAL",\
            "KeyMaterialId":"%s"}\
            """.formatted(KEY.keyId(), ID_1)), ok("{}"));
    }

    @Test
    void anImportIntoAnHmacKeyCarriesNothingThatOnlySymmetricKeysTake() throws IOException {
        ImportReceipt receipt = exchange(
                service -> service.importMaterial(new ImportRequest(KEY, BLOB, TOKEN, VALID_TO, null, null, null)),
                List.of("""
                    ImportKeyMaterial {"KeyId":"%s","ImportToken":"BAUG","EncryptedKeyMaterial":"AQID",\
                    "ValidTo":1780142400.000,"ExpirationModel":"KEY_MATERIAL_EXPIRES"}\
                    """.formatted(KEY.keyId())),
                ok("{\"KeyId\":\"%s\"}".formatted(ARN)));

        assertThat(receipt.keyMaterialId()).isNull();
    }

    @Test
    void materialIsDeletedByItsIdWhereItHasOne() throws IOException {
        String requestId = exchange(
                service -> service.deleteMaterial(KEY, ID_2),
                List.of("DeleteImportedKeyMaterial {\"KeyId\":\"%s\",\"KeyMaterialId\":\"%s\"}"
                        .formatted(KEY.keyId(), ID_2)),
                ok("{}"));
        exchange(
                service -> service.deleteMaterial(KEY, null),
                List.of("DeleteImportedKeyMaterial {\"KeyId\":\"%s\"}".formatted(KEY.keyId())),
                ok(""));

        assertThat(requestId).isEqualTo("request-of-kms");
    }

    @Test
    void aRefusalIsToldInKmssWordsAndWithoutTheMaterial() throws IOException {
        ImportRequest request = new ImportRequest(KEY, BLOB, TOKEN, null, null, null, null);
        try (ScriptedKms kms = new ScriptedKms(refusal(400, "com.amazonaws.kms#ExpiredImportTokenException", "Old."));
                AwsClients clients = kms.clients()) {
            KmsFailure failure = catchThrowableOfType(
                    KmsFailure.class, () -> service(clients).importMaterial(request));

            assertThat(failure.kind()).isEqualTo(Kind.EXPIRED_IMPORT_TOKEN);
            assertThat(failure.logMessage()).isEqualTo("Old.");
            assertThat(failure.requestId()).isEqualTo("request-of-kms");
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).doesNotContainIgnoringCase("AQID", "BAUG", "010203", "[1, 2, 3]");
        }
    }

    private static KeyDescription described(ScriptedKms.Answer answer) throws IOException {
        return exchange(
                service -> service.describe(KEY),
                List.of("DescribeKey {\"KeyId\":\"%s\"}".formatted(KEY.keyId())),
                answer);
    }

    /** Makes one call and checks which requests it sent: operation and JSON, with nothing missing and nothing added. */
    private static <T> T exchange(
            Function<KeyService, T> call, List<String> expectedRequests, ScriptedKms.Answer... answers)
            throws IOException {
        try (ScriptedKms kms = new ScriptedKms(answers);
                AwsClients clients = kms.clients()) {
            T result = call.apply(service(clients));
            assertThat(kms.requests())
                    .extracting(request -> request(request.operation() + " " + request.body()))
                    .isEqualTo(expectedRequests.stream()
                            .map(expected -> request("TrentService." + expected))
                            .toList());
            return result;
        }
    }

    private static Map.Entry<String, JsonNode> request(String operationAndBody) {
        String[] parts = operationAndBody.split(" ", 2);
        try {
            return Map.entry(parts[0], JSON.readTree(parts[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
