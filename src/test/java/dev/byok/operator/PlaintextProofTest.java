package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.kmsemulator.control.Fault;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What proves that a key holds the material of its Secret, and what is done where the proof says otherwise. */
final class PlaintextProofTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
    private static final String PARAMETERS = "GetParametersForImport";
    private static final String PUBLIC_KEY = "GetPublicKey";

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private String apply(String keySpec, byte[] material) {
        return apply(keySpec, material, null);
    }

    private String apply(String keySpec, byte[] material, String keyMaterialId) {
        String arn = world.people().createKey(keySpec);
        PlaintextSource.put(world, "k", material);
        world.apply(PlaintextSource.of(world.key("k", arn), keyMaterialId, null));
        return arn;
    }

    private int calls(String operation) {
        return world.kms().log().requests(operation).size();
    }

    private String message() {
        return world.get("k").getStatus().condition("Ready").orElseThrow().message();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA_2048", "ECC_NIST_P256"})
    void theKeyIsProvedByItsPublicKeyOnceForEachImport(String keySpec) {
        apply(keySpec, SoftwareHsm.material(keySpec));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            awaitPolls(3);
            assertThat(calls(PUBLIC_KEY)).isEqualTo(1);
        }
    }

    @Test
    void anIdentityThatMayNotReadPublicKeysAsksOnceAndHasNoProof() {
        world.kms()
                .faults()
                .inject(Fault.error(400, "AccessDeniedException", "not authorized to perform: kms:GetPublicKey")
                        .on(PUBLIC_KEY)
                        .always());
        apply("RSA_2048", SoftwareHsm.material("RSA_2048"));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            awaitPolls(3);
            assertThat(calls(PUBLIC_KEY)).isEqualTo(1);
            world.awaitReady("k", "True", "Imported");
        }
    }

    @Test
    void aPublicKeyThatIsNotTheMaterialsIsSeenForAsLongAsKmsShowsIt() {
        byte[] other = SoftwareHsm.publicKey("ECC_NIST_P256", SoftwareHsm.material("ECC_NIST_P256"));
        apply("ECC_NIST_P256", SoftwareHsm.material("ECC_NIST_P256"));
        try (RunningOperator _ = world.operator("operator", keys -> new OtherAnswers(keys).publicKey(other))) {
            world.awaitReady("k", "False", "IncorrectKeyMaterial");
            assertThat(message()).contains("does not belong to the material").contains("get-public-key");
            awaitPolls(2);
            world.awaitReady("k", "False", "IncorrectKeyMaterial");
        }
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
        }
    }

    @Test
    void otherMaterialThanTheKeyHeldIsRefusedByKmsAndNotSentAgainUntilItChanges() {
        byte[] right = SoftwareHsm.material("RSA_2048");
        String arn = apply("RSA_2048", right);
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            world.people().kms().deleteImportedKeyMaterial(r -> r.keyId(arn));
            PlaintextSource.put(world, "k", SoftwareHsm.material("RSA_2048"));
            world.kms().clock().advance(Duration.ofMinutes(6));
            world.awaitReady("k", "False", "IncorrectKeyMaterial");
            int sent = calls("ImportKeyMaterial");
            awaitPolls(3);
            assertThat(calls("ImportKeyMaterial")).isEqualTo(sent);
            PlaintextSource.put(world, "k", right);
            world.awaitReady("k", "True", "Imported");
            assertThat(calls(PARAMETERS)).isEqualTo(calls("ImportKeyMaterial"));
        }
    }

    @Test
    void materialThatKmsKnowsByAnotherIdThanTheSpecIsSeen() {
        String meant = "0123456789abcdef".repeat(4);
        apply(SYMMETRIC, SoftwareHsm.material(SYMMETRIC), meant);
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "False", "IncorrectKeyMaterial");
            assertThat(message()).contains("spec.materials[].keyMaterialId is " + meant);
        }
    }

    @Test
    void anAnswerThatNamesOtherMaterialThanWasSentIsSeen() {
        String other = "0123456789abcdef".repeat(4);
        String arn = apply(SYMMETRIC, SoftwareHsm.material(SYMMETRIC));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
        }
        world.kms().clock().advance(Duration.ofMinutes(6));
        world.people().kms().deleteImportedKeyMaterial(r -> r.keyId(arn));
        try (RunningOperator _ = world.operator("operator", keys -> new OtherAnswers(keys).importedId(other))) {
            ImportedKey key = world.await(
                    "k",
                    k -> k.getStatus().condition("Ready").orElseThrow().reason().equals("IncorrectKeyMaterial"));
            assertThat(key.getStatus().condition("Ready").orElseThrow().message())
                    .contains(other);
        }
    }

    private void awaitPolls(int count) {
        int before = calls("DescribeKey");
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> calls("DescribeKey") >= before + count);
    }
}
