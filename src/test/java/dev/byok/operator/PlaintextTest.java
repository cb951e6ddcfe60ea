package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.Wrapping;
import dev.byok.operator.api.v1alpha1.WrappingAlgorithm;
import dev.byok.operator.api.v1alpha1.WrappingKeySpec;
import dev.byok.operator.apiserver.MockApiServer;
import dev.byok.operator.config.Restrictions;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.material.Openssl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Material that the operator may read becomes a working KMS key, or is refused before anything is spent on it. */
final class PlaintextTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
    private static final String PARAMETERS = "GetParametersForImport";

    private final Queue<String> reads = new ConcurrentLinkedQueue<>();
    private final World world = new World(new MockApiServer.Gate() {
        @Override
        public boolean admits(String identity, String method, String path) {
            boolean ours = path.endsWith("/" + RunningOperator.DIGEST_KEY);
            if ("operator".equals(identity) && method.equals("GET") && path.contains("/secrets/") && !ours) {
                reads.add(path);
            }
            return true;
        }
    });

    @AfterEach
    void close() {
        world.close();
    }

    private String apply(String keySpec, byte[] material) {
        return apply(keySpec, material, null, null);
    }

    private String apply(String keySpec, byte[] material, String keyMaterialId, Wrapping wrapping) {
        String arn = world.people().createKey(keySpec);
        PlaintextSource.put(world, "k", material);
        world.apply(PlaintextSource.of(world.key("k", arn), keyMaterialId, wrapping));
        return arn;
    }

    private int calls(String operation) {
        return world.kms().log().requests(operation).size();
    }

    private String message() {
        return world.get("k").getStatus().condition("Ready").orElseThrow().message();
    }

    private void assertNothingSpent() {
        assertThat(calls(PARAMETERS)).isZero();
        assertThat(calls("ImportKeyMaterial")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SYMMETRIC,
                "HMAC_224",
                "HMAC_256",
                "HMAC_384",
                "HMAC_512",
                "RSA_2048",
                "RSA_3072",
                "RSA_4096",
                "ECC_NIST_P256",
                "ECC_NIST_P384",
                "ECC_NIST_P521",
                "ECC_SECG_P256K1"
            })
    void materialOfOpensslBecomesAWorkingKey(String keySpec, @TempDir Path folder) {
        byte[] material = Openssl.in(folder).material(keySpec);
        String arn = apply(keySpec, material);
        try (RunningOperator _ = world.operator()) {
            ImportedKey key = world.awaitReady("k", "True", "Imported");

            assertThat(key.getStatus().material("2026").importCount()).isEqualTo(1);
            assertThat(calls(PARAMETERS)).isEqualTo(1);
            assertThat(world.kms().log().imports()).hasSize(1);
            KeyUse.of(world.people().kms(), arn, keySpec).works(material);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SYMMETRIC_DEFAULT, RSAES_OAEP_SHA_1, RSA_2048",
        "HMAC_512, RSAES_OAEP_SHA_256, RSA_3072",
        "RSA_4096, RSA_AES_KEY_WRAP_SHA_1, RSA_2048",
        "ECC_NIST_P521, RSAES_OAEP_SHA_1, RSA_3072",
        "ECC_NIST_P521, RSA_AES_KEY_WRAP_SHA_256, RSA_2048",
        "ECC_SECG_P256K1, RSAES_OAEP_SHA_256, RSA_2048"
    })
    void theSpecChoosesTheWrapping(String keySpec, WrappingAlgorithm algorithm, WrappingKeySpec wrappingKeySpec) {
        byte[] material = SoftwareHsm.material(keySpec);
        String arn = apply(keySpec, material, null, new Wrapping(algorithm, wrappingKeySpec));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            KeyUse.of(world.people().kms(), arn, keySpec).works(material);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SYMMETRIC_DEFAULT, RSA_AES_KEY_WRAP_SHA_256, RSA_4096, RSAES_OAEP_SHA_256 and RSA_4096",
        "HMAC_256, RSA_AES_KEY_WRAP_SHA_1, RSA_2048, RSAES_OAEP_SHA_256 and RSA_4096",
        "RSA_2048, RSAES_OAEP_SHA_256, RSA_4096, RSA_AES_KEY_WRAP_SHA_256 and RSA_4096",
        "ECC_NIST_P521, RSAES_OAEP_SHA_256, RSA_2048, RSA_AES_KEY_WRAP_SHA_256 and RSA_4096",
        "ECC_NIST_P256, SM2PKE, SM2, wrap the material outside"
    })
    void aWrappingThatKmsDoesNotTakeIsRefusedBeforeTheSecretIsRead(
            String keySpec, WrappingAlgorithm algorithm, WrappingKeySpec wrappingKeySpec, String wayOut) {
        apply(keySpec, SoftwareHsm.material(keySpec), null, new Wrapping(algorithm, wrappingKeySpec));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "False", "InvalidSpec");
            assertThat(message()).contains(wayOut);
            assertThat(reads).isEmpty();
            assertNothingSpent();
        }
    }

    @Test
    void materialThatIsLongerThanItsWrappingTakesIsRefusedBeforeATokenIsSpent() {
        byte[] key = SoftwareHsm.material("ECC_NIST_P384");
        apply("ECC_NIST_P384", withAttributes(key, 30), null, new Wrapping(null, WrappingKeySpec.RSA_2048));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            world.edit(
                    "k",
                    k -> PlaintextSource.of(
                            k, null, new Wrapping(WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048)));
            world.await("k", k -> k.getStatus().observedGeneration() == 2);
            world.kms().clock().advance(Duration.ofDays(89));
            ImportedKey late = world.await("k", k -> k.getStatus()
                    .condition("Ready")
                    .filter(ready -> ready.message().contains("wraps at most 190"))
                    .isPresent());
            assertThat(late.getStatus().condition("Ready").orElseThrow().status())
                    .isEqualTo("True");
            assertThat(calls(PARAMETERS)).isEqualTo(1);
        }
    }

    /** Attributes may stand behind a private key (RFC 5208). */
    private static byte[] withAttributes(byte[] pkcs8, int length) {
        byte[] longer = Arrays.copyOf(pkcs8, pkcs8.length + 2 + length);
        longer[2] = (byte) (longer[2] + 2 + length);
        longer[pkcs8.length] = (byte) 0xa0;
        longer[pkcs8.length + 1] = (byte) length;
        longer[pkcs8.length + 2] = 0x04;
        longer[pkcs8.length + 3] = (byte) (length - 2);
        return longer;
    }

    @Test
    void materialThatCannotBeTheKeysIsRefusedBeforeATokenIsSpentAndMendedAtOnce() {
        byte[] material = SoftwareHsm.material(SYMMETRIC);
        apply(SYMMETRIC, Arrays.copyOf(material, 33));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "False", "SecretInvalid");
            assertThat(message())
                    .contains("Secret k key keyMaterial has 33 bytes")
                    .contains("exactly 32");
            assertNothingSpent();
            PlaintextSource.put(world, "k", material);
            world.awaitReady("k", "True", "Imported");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SM2", "ML_DSA_65", "ECC_NIST_EDWARDS25519"})
    void aKeySpecThatTheOperatorCannotServeIsRefusedBeforeTheSecretIsRead(String keySpec) {
        String arn = world.people().createKey(SYMMETRIC);
        PlaintextSource.put(world, "k", SoftwareHsm.material(SYMMETRIC));
        world.apply(PlaintextSource.of(world.key("k", arn)));
        try (RunningOperator _ = world.operator("operator", keys -> new OtherAnswers(keys).keySpec(keySpec))) {
            world.awaitReady("k", "False", "UnsupportedKey");
            assertThat(message()).contains(keySpec);
            assertThat(reads).isEmpty();
            assertNothingSpent();
        }
    }

    @Test
    void aKeyOfKmssOwnMaterialIsRefusedBeforeTheSecretIsRead() {
        String arn = world.people().kms().createKey(_ -> {}).keyMetadata().arn();
        PlaintextSource.put(world, "k", SoftwareHsm.material(SYMMETRIC));
        world.apply(PlaintextSource.of(world.key("k", arn)));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "False", "UnsupportedKey");
            assertThat(message()).contains("AWS_KMS").contains("Origin=EXTERNAL");
            assertThat(reads).isEmpty();
            assertNothingSpent();
        }
    }

    @Test
    void anInstallationThatForbidsPlaintextNeverReadsTheSecret() {
        apply(SYMMETRIC, SoftwareHsm.material(SYMMETRIC));
        try (RunningOperator _ = world.operatorWith(new Restrictions(false, false, false))) {
            world.awaitReady("k", "False", "PlaintextForbidden");
            assertThat(message()).contains("ALLOW_PLAINTEXT");
            assertThat(reads).isEmpty();
            assertNothingSpent();
        }
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            assertThat(reads).isNotEmpty();
        }
    }

    @Test
    void aSecretThatIsMissingOrHasNoSuchKeyIsNamed() {
        String arn = world.people().createKey(SYMMETRIC);
        world.apply(PlaintextSource.of(world.key("k", arn)));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "False", "SecretNotFound");
            assertThat(message()).contains("Secret k does not exist");
            world.putSecret("k", new Ceremony.Answer(new byte[] {1}, new byte[] {2}));
            world.await("k", _ -> message().contains("Secret k has no key keyMaterial"));
            assertNothingSpent();
        }
    }
}
