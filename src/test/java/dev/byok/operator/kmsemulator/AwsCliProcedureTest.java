package dev.byok.operator.kmsemulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AWS's documented import procedure with the tools it is documented for: the aws command and openssl. */
final class AwsCliProcedureTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OAEP = "RSAES_OAEP_SHA_256";
    private static final String KEY_WRAP = "RSA_AES_KEY_WRAP_SHA_256";

    @TempDir
    private Path directory;

    private final KmsEmulator emulator = KmsEmulator.start();

    private CommandLine shell() {
        return new CommandLine(directory);
    }

    @BeforeEach
    void requireTools() throws Exception {
        for (String tool : List.of("aws", "openssl")) {
            boolean there = shell().present(tool);
            if ("true".equals(System.getenv("CI"))) {
                assertThat(there).as("%s must be installed where CI=true", tool).isTrue();
            }
            assumeThat(there).as("%s is installed", tool).isTrue();
        }
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    private CommandLine.Result kms(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("aws", "kms", "--endpoint-url", emulator.endpoint().toString(), "--output", "json"));
        command.addAll(List.of(arguments));
        return shell().run(command.toArray(String[]::new));
    }

    private JsonNode kmsJson(String... arguments) throws Exception {
        CommandLine.Result result = kms(arguments);
        assertThat(result.exitCode()).as(result.errors()).isZero();
        return JSON.readTree(result.output());
    }

    private void openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        CommandLine.Result result = shell().run(command.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.errors()).isZero();
    }

    private String createKey(String spec, String usage) throws Exception {
        return kmsJson("create-key", "--origin", "EXTERNAL", "--key-spec", spec, "--key-usage", usage)
                .at("/KeyMetadata/KeyId")
                .asText();
    }

    private void downloadParameters(String keyId, String algorithm) throws Exception {
        JsonNode parameters = kmsJson(
                "get-parameters-for-import",
                "--key-id",
                keyId,
                "--wrapping-algorithm",
                algorithm,
                "--wrapping-key-spec",
                "RSA_4096");
        Base64.Decoder base64 = Base64.getDecoder();
        Files.write(
                directory.resolve("WrappingPublicKey.bin"),
                base64.decode(parameters.get("PublicKey").asText()));
        Files.write(
                directory.resolve("ImportToken.bin"),
                base64.decode(parameters.get("ImportToken").asText()));
    }

    private void encryptUnderWrappingKey(String in, String out) throws Exception {
        openssl(
                "pkeyutl",
                "-encrypt",
                "-in",
                in,
                "-out",
                out,
                "-inkey",
                "WrappingPublicKey.bin",
                "-keyform",
                "DER",
                "-pubin",
                "-pkeyopt",
                "rsa_padding_mode:oaep",
                "-pkeyopt",
                "rsa_oaep_md:sha256",
                "-pkeyopt",
                "rsa_mgf1_md:sha256");
    }

    /** The two-step wrapping: an AES key wraps the material, the wrapping key wraps the AES key. */
    private void wrapWithAesKey(String material) throws Exception {
        openssl("rand", "-out", "aes-key.bin", "32");
        openssl(
                "enc",
                "-id-aes256-wrap-pad",
                "-K",
                HexFormat.of().formatHex(Files.readAllBytes(directory.resolve("aes-key.bin"))),
                "-iv",
                "A65959A6",
                "-in",
                material,
                "-out",
                "wrapped-material.bin");
        encryptUnderWrappingKey("aes-key.bin", "wrapped-aes-key.bin");
        byte[] aesKey = Files.readAllBytes(directory.resolve("wrapped-aes-key.bin"));
        byte[] wrapped = Files.readAllBytes(directory.resolve("wrapped-material.bin"));
        Files.write(
                directory.resolve("EncryptedKeyMaterial.bin"),
                ByteBuffer.allocate(aesKey.length + wrapped.length)
                        .put(aesKey)
                        .put(wrapped)
                        .array());
    }

    private void importMaterial(String keyId) throws Exception {
        CommandLine.Result result = kms(
                "import-key-material",
                "--key-id",
                keyId,
                "--encrypted-key-material",
                "fileb://EncryptedKeyMaterial.bin",
                "--import-token",
                "fileb://ImportToken.bin",
                "--expiration-model",
                "KEY_MATERIAL_EXPIRES",
                "--valid-to",
                Instant.now().plus(Duration.ofDays(30)).toString());
        assertThat(result.exitCode()).as(result.errors()).isZero();
    }

    @Test
    void symmetricMaterialIsImportedUsedDeletedAndImportedAgain() throws Exception {
        String keyId = createKey("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        openssl("rand", "-out", "PlaintextKeyMaterial.bin", "32");
        downloadParameters(keyId, OAEP);
        encryptUnderWrappingKey("PlaintextKeyMaterial.bin", "EncryptedKeyMaterial.bin");
        importMaterial(keyId);

        Files.writeString(directory.resolve("plaintext"), "text");
        String ciphertext = kmsJson("encrypt", "--key-id", keyId, "--plaintext", "fileb://plaintext")
                .get("CiphertextBlob")
                .asText();
        Files.write(directory.resolve("ciphertext"), Base64.getDecoder().decode(ciphertext));
        assertThat(kms("delete-imported-key-material", "--key-id", keyId).exitCode())
                .isZero();
        CommandLine.Result refused = kms("encrypt", "--key-id", keyId, "--plaintext", "fileb://plaintext");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.errors()).contains("KMSInvalidStateException").contains("is pending import.");

        downloadParameters(keyId, OAEP);
        encryptUnderWrappingKey("PlaintextKeyMaterial.bin", "EncryptedKeyMaterial.bin");
        importMaterial(keyId);

        JsonNode decrypted = kmsJson("decrypt", "--ciphertext-blob", "fileb://ciphertext");
        assertThat(Base64.getDecoder().decode(decrypted.get("Plaintext").asText()))
                .isEqualTo("text".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anEllipticCurvePrivateKeyOfOpensslIsImportedUnderAnAesKey() throws Exception {
        String keyId = createKey("ECC_SECG_P256K1", "SIGN_VERIFY");
        openssl("ecparam", "-name", "secp256k1", "-genkey", "-noout", "-out", "key.pem");
        importPrivateKey(keyId);
    }

    @Test
    void anRsaPrivateKeyOfOpensslIsImportedUnderAnAesKey() throws Exception {
        String keyId = createKey("RSA_3072", "SIGN_VERIFY");
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072", "-out", "key.pem");
        importPrivateKey(keyId);
    }

    private void importPrivateKey(String keyId) throws Exception {
        openssl("pkcs8", "-topk8", "-nocrypt", "-outform", "DER", "-in", "key.pem", "-out", "key.der");
        openssl("pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "public.der");
        downloadParameters(keyId, KEY_WRAP);
        wrapWithAesKey("key.der");
        importMaterial(keyId);

        JsonNode publicKey = kmsJson("get-public-key", "--key-id", keyId);
        assertThat(Base64.getDecoder().decode(publicKey.get("PublicKey").asText()))
                .isEqualTo(Files.readAllBytes(directory.resolve("public.der")));
        String algorithm = publicKey.at("/SigningAlgorithms/0").asText();
        Files.writeString(directory.resolve("message"), "message");
        JsonNode signed =
                kmsJson("sign", "--key-id", keyId, "--message", "fileb://message", "--signing-algorithm", algorithm);
        Files.write(
                directory.resolve("signature"),
                Base64.getDecoder().decode(signed.get("Signature").asText()));
        openssl("dgst", "-sha256", "-verify", "public.der", "-keyform", "DER", "-signature", "signature", "message");
    }

    @Test
    void anHmacKeyMakesTheMacThatOpensslMakes() throws Exception {
        String keyId = createKey("HMAC_384", "GENERATE_VERIFY_MAC");
        openssl("rand", "-out", "PlaintextKeyMaterial.bin", "48");
        downloadParameters(keyId, OAEP);
        encryptUnderWrappingKey("PlaintextKeyMaterial.bin", "EncryptedKeyMaterial.bin");
        importMaterial(keyId);

        Files.writeString(directory.resolve("message"), "message");
        JsonNode mac = kmsJson(
                "generate-mac", "--key-id", keyId, "--message", "fileb://message", "--mac-algorithm", "HMAC_SHA_384");
        String key = HexFormat.of().formatHex(Files.readAllBytes(directory.resolve("PlaintextKeyMaterial.bin")));
        openssl("dgst", "-sha384", "-mac", "HMAC", "-macopt", "hexkey:" + key, "-binary", "-out", "mac", "message");

        assertThat(Base64.getDecoder().decode(mac.get("Mac").asText()))
                .isEqualTo(Files.readAllBytes(directory.resolve("mac")));
    }
}
