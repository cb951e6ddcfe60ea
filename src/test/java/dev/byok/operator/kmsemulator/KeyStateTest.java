package dev.byok.operator.kmsemulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.Tag;

/** KMS's table of key states and operations, cell by cell. */
final class KeyStateTest {
    private static final KmsEmulator EMULATOR = KmsEmulator.start();
    private static final KmsCeremony KMS = KmsCeremony.with(EMULATOR);
    private static final byte[] MATERIAL = SoftwareHsm.material("SYMMETRIC_DEFAULT");
    private static final String OK = "ok";
    private static final String STATE = "KMSInvalidStateException";
    private static final String OFF = "DisabledException";

    private static final List<String> STATES = List.of(
            "Enabled",
            "Disabled",
            "PendingDeletion",
            "PendingReplicaDeletion",
            "PendingImport",
            "Creating",
            "Updating");

    private static final Map<String, BiConsumer<KmsCeremony, String>> CALLS = Map.ofEntries(
            Map.entry("DescribeKey", (c, k) -> c.describe(k)),
            Map.entry("GetKeyPolicy", (c, k) -> c.kms()
                    .getKeyPolicy(r -> r.keyId(k).policyName("default"))),
            Map.entry("ListResourceTags", (c, k) -> c.kms().listResourceTags(r -> r.keyId(k))),
            Map.entry("ListAliases", (c, k) -> c.kms().listAliases(r -> r.keyId(k))),
            Map.entry("GetParametersForImport", (c, k) -> c.parameters(k)),
            Map.entry("ImportKeyMaterial", KeyStateTest::importUnderEarlierParameters),
            Map.entry("DeleteImportedKeyMaterial", (c, k) -> c.kms().deleteImportedKeyMaterial(r -> r.keyId(k))),
            Map.entry("EnableKey", (c, k) -> c.kms().enableKey(r -> r.keyId(k))),
            Map.entry("DisableKey", (c, k) -> c.kms().disableKey(r -> r.keyId(k))),
            Map.entry("Encrypt", (c, k) -> c.encrypt(k, "text")),
            Map.entry("GenerateDataKey", (c, k) -> c.kms()
                    .generateDataKey(r -> r.keyId(k).keySpec("AES_256"))),
            Map.entry("ReplicateKey", (c, k) -> c.kms()
                    .replicateKey(r -> r.keyId(k).replicaRegion("us-east-1"))),
            Map.entry(
                    "TagResource", (c, k) -> c.kms().tagResource(r -> r.keyId(k).tags(tag()))),
            Map.entry("UntagResource", (c, k) -> c.kms()
                    .untagResource(r -> r.keyId(k).tagKeys("x"))),
            Map.entry("CreateAlias", (c, k) -> c.kms()
                    .createAlias(r -> r.targetKeyId(k).aliasName("alias/" + k))),
            Map.entry("UpdateKeyDescription", (c, k) -> c.kms()
                    .updateKeyDescription(r -> r.keyId(k).description("d"))),
            Map.entry("ScheduleKeyDeletion", (c, k) -> c.kms().scheduleKeyDeletion(r -> r.keyId(k))),
            Map.entry("CancelKeyDeletion", (c, k) -> c.kms().cancelKeyDeletion(r -> r.keyId(k))));

    /** Outcomes by operation, in the order of {@link #STATES}. */
    private static final Map<String, List<String>> TABLE = Map.ofEntries(
            Map.entry("DescribeKey", List.of(OK, OK, OK, OK, OK, OK, OK)),
            Map.entry("GetKeyPolicy", List.of(OK, OK, OK, OK, OK, OK, OK)),
            Map.entry("ListResourceTags", List.of(OK, OK, OK, OK, OK, OK, OK)),
            Map.entry("ListAliases", List.of(OK, OK, OK, OK, OK, OK, OK)),
            Map.entry("GetParametersForImport", List.of(OK, OK, STATE, STATE, OK, STATE, STATE)),
            Map.entry("ImportKeyMaterial", List.of(OK, OK, STATE, STATE, OK, STATE, OK)),
            Map.entry("DeleteImportedKeyMaterial", List.of(OK, OK, OK, OK, OK, STATE, STATE)),
            Map.entry("EnableKey", List.of(OK, OK, STATE, STATE, STATE, STATE, STATE)),
            Map.entry("DisableKey", List.of(OK, OK, STATE, STATE, STATE, STATE, STATE)),
            Map.entry("Encrypt", List.of(OK, OFF, STATE, STATE, STATE, STATE, OK)),
            Map.entry("GenerateDataKey", List.of(OK, OFF, STATE, STATE, STATE, STATE, OK)),
            Map.entry("ReplicateKey", List.of(OK, OFF, STATE, STATE, STATE, STATE, STATE)),
            Map.entry("TagResource", List.of(OK, OK, STATE, STATE, OK, OK, OK)),
            Map.entry("UntagResource", List.of(OK, OK, STATE, STATE, OK, OK, OK)),
            Map.entry("CreateAlias", List.of(OK, OK, STATE, STATE, OK, OK, OK)),
            Map.entry("UpdateKeyDescription", List.of(OK, OK, STATE, STATE, OK, OK, OK)),
            Map.entry("ScheduleKeyDeletion", List.of(OK, OK, STATE, STATE, OK, OK, STATE)),
            Map.entry("CancelKeyDeletion", List.of(STATE, STATE, OK, OK, STATE, STATE, STATE)));

    @AfterAll
    static void stop() {
        KMS.kms().close();
        EMULATOR.close();
    }

    static Stream<Arguments> cells() {
        return TABLE.entrySet().stream().sorted(Map.Entry.comparingByKey()).flatMap(row -> IntStream.range(
                        0, STATES.size())
                .mapToObj(i ->
                        Arguments.of(row.getKey(), STATES.get(i), row.getValue().get(i))));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void anOperationInAStateEndsAsTheTableSays(String operation, String state, String outcome) {
        String keyId = keyIn(state);
        assertThat(KMS.state(keyId)).hasToString(state);

        if (outcome.equals(OK)) {
            assertThatCode(() -> CALLS.get(operation).accept(KMS, keyId)).doesNotThrowAnyException();
        } else {
            assertThatCode(() -> CALLS.get(operation).accept(KMS, keyId))
                    .isInstanceOfSatisfying(KmsException.class, e -> {
                        assertThat(e.awsErrorDetails().errorCode()).isEqualTo(outcome);
                        assertThat(e.statusCode()).isEqualTo(400);
                        assertThat(e.requestId()).isNotBlank();
                    });
        }
    }

    private static String keyIn(String state) {
        var key = KMS.kms()
                .createKey(r -> r.origin(OriginType.EXTERNAL).multiRegion(true))
                .keyMetadata();
        KMS.importMaterial(key.keyId(), MATERIAL, r -> {});
        switch (state) {
            case "Enabled" -> {}
            case "Disabled" -> KMS.kms().disableKey(r -> r.keyId(key.keyId()));
            case "PendingDeletion" -> KMS.kms().scheduleKeyDeletion(r -> r.keyId(key.keyId()));
            case "PendingImport" -> KMS.kms().deleteImportedKeyMaterial(r -> r.keyId(key.keyId()));
            default -> EMULATOR.forceKeyState(key.arn(), state);
        }
        return key.keyId();
    }

    /** The state would forbid the parameters first, so they are fetched while it does not. */
    private static void importUnderEarlierParameters(KmsCeremony kms, String keyId) {
        var key = kms.describe(keyId);
        boolean pendingDeletion = key.deletionDate() != null;
        String state = key.keyStateAsString();
        EMULATOR.forceKeyState(key.arn(), "Enabled");
        var parameters = kms.parameters(keyId);
        boolean natural = pendingDeletion
                || List.of("Enabled", "Disabled", "PendingImport").contains(state);
        EMULATOR.forceKeyState(key.arn(), natural ? null : state);
        byte[] blob =
                SoftwareHsm.wrap("RSAES_OAEP_SHA_256", parameters.publicKey().asByteArray(), MATERIAL);
        kms.kms().importKeyMaterial(r -> r.keyId(keyId)
                .importToken(parameters.importToken())
                .encryptedKeyMaterial(SdkBytes.fromByteArray(blob))
                .expirationModel("KEY_MATERIAL_DOES_NOT_EXPIRE"));
    }

    private static Tag tag() {
        return Tag.builder().tagKey("x").tagValue("y").build();
    }
}
