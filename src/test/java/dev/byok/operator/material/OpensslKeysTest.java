package dev.byok.operator.material;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Private keys in the forms in which openssl writes them: the one that KMS takes, and the others with the way out. */
final class OpensslKeysTest {
    private static final String CONVERT = "openssl pkcs8 -topk8 -nocrypt -outform DER";

    @TempDir
    private Path folder;

    private Openssl openssl;

    @BeforeEach
    void find() {
        openssl = Openssl.in(folder);
    }

    private static String fault(String keySpec, byte[] bytes) {
        return MaterialShape.fault(keySpec, bytes).orElse("");
    }

    private byte[] other(String... command) {
        openssl.run(command);
        return openssl.bytes("other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RSA_2048",
                "RSA_3072",
                "RSA_4096",
                "ECC_NIST_P256",
                "ECC_NIST_P384",
                "ECC_NIST_P521",
                "ECC_SECG_P256K1"
            })
    void aKeyOfOpensslPassesAndItsPublicKeyIsTheOneThatOpensslShows(String keySpec) {
        byte[] material = openssl.material(keySpec);
        openssl.run("pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "public");
        assertThat(MaterialShape.fault(keySpec, material)).isEmpty();
        assertThat(MaterialShape.publicKeyFingerprint(keySpec, material))
                .contains(MaterialShape.fingerprint(openssl.bytes("public")));
    }

    @ParameterizedTest
    @CsvSource({"RSA_2048, rsa, PKCS#1 (RSA PRIVATE KEY)", "ECC_NIST_P384, ec, SEC 1 (EC PRIVATE KEY)"})
    void theTraditionalFormsAreNamedAndTheCommandInTheMessageConvertsThem(String keySpec, String tool, String form) {
        byte[] material = openssl.material(keySpec);
        byte[] traditional = tool.equals("rsa")
                ? other("rsa", "-in", "key.pem", "-traditional", "-outform", "DER", "-out", "other")
                : other("ec", "-in", "key.pem", "-outform", "DER", "-out", "other");

        assertThat(fault(keySpec, traditional)).startsWith("is " + form + "; make it PKCS#8 with " + CONVERT);
        assertThat(openssl.convert("other", "-inform", "DER")).isEqualTo(material);
    }

    @Test
    void anEncryptedKeyIsNamedAndTheCommandInTheMessageDecryptsIt() {
        byte[] material = openssl.material("ECC_NIST_P256");
        byte[] encrypted =
                other("pkcs8", "-topk8", "-in", "key.pem", "-outform", "DER", "-passout", "pass:word", "-out", "other");

        assertThat(fault("ECC_NIST_P256", encrypted)).startsWith("is encrypted").contains(CONVERT);
        assertThat(openssl.convert("other", "-inform", "DER", "-passin", "pass:word"))
                .isEqualTo(material);
    }

    @Test
    void aCurveWrittenOutIsRefusedAndTheCommandInTheMessageNamesIt() {
        openssl.run("ecparam", "-name", "secp384r1", "-genkey", "-noout", "-param_enc", "explicit", "-out", "key.pem");
        assertThat(fault("ECC_NIST_P384", openssl.convert("key.pem")))
                .startsWith("has its curve written out; KMS takes named curves only")
                .contains("openssl pkey -ec_param_enc named_curve");
        openssl.run("pkey", "-ec_param_enc", "named_curve", "-in", "key.pem", "-out", "named.pem");
        assertThat(fault("ECC_NIST_P384", openssl.convert("named.pem"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ECC_NIST_P256, ECC_SECG_P256K1, is a key on another curve than ECC_SECG_P256K1",
        "ECC_SECG_P256K1, ECC_NIST_P256, is a key on another curve than ECC_NIST_P256",
        "ECC_NIST_P521, ECC_NIST_P384, is a key on another curve than ECC_NIST_P384",
        "RSA_2048, RSA_3072, is an RSA key of 2048 bits; it must have 3072",
        "RSA_3072, RSA_2048, is an RSA key of 3072 bits; it must have 2048",
        "RSA_2048, ECC_NIST_P256, is a private key of another kind than an elliptic curve key",
        "ECC_NIST_P256, RSA_2048, is a private key of another kind than an RSA key"
    })
    void aKeyOfAnotherKindOrSizeIsRefused(String made, String keySpec, String words) {
        assertThat(fault(keySpec, openssl.material(made))).startsWith(words);
    }

    @Test
    void keysOfKindsThatKmsDoesNotTakeAreRefused() {
        for (String algorithm : new String[] {"ED25519", "RSA-PSS", "X25519"}) {
            openssl.run("genpkey", "-algorithm", algorithm, "-out", "key.pem");
            byte[] material = openssl.convert("key.pem");
            assertThat(fault("ECC_NIST_P256", material)).startsWith("is a private key of another kind");
            assertThat(fault("RSA_2048", material)).startsWith("is a private key of another kind");
        }
    }

    @Test
    void anRsaKeyOfThreePrimesIsRefused() {
        openssl.run(
                "genpkey",
                "-algorithm",
                "RSA",
                "-pkeyopt",
                "rsa_keygen_bits:2048",
                "-pkeyopt",
                "rsa_keygen_primes:3",
                "-out",
                "key.pem");
        assertThat(fault("RSA_2048", openssl.convert("key.pem"))).startsWith("is an RSA key of more than two primes");
    }

    @Test
    void aPointThatIsCompressedPassesAndProvesNothing() {
        openssl.run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-conv_form", "compressed", "-out", "k");
        openssl.run("ec", "-in", "k", "-conv_form", "compressed", "-out", "key.pem");
        byte[] material = openssl.convert("key.pem");
        assertThat(material).hasSizeLessThan(138);
        assertThat(MaterialShape.fault("ECC_NIST_P256", material)).isEmpty();
        assertThat(MaterialShape.publicKeyFingerprint("ECC_NIST_P256", material))
                .isEmpty();
    }

    /** KMS takes BER. openssl reads it too, and writes DER. */
    @Test
    void berPassesUnlessTheKeyInItIsInPiecesWhichOpensslPutsTogether() {
        byte[] der = openssl.material("ECC_NIST_P256");
        byte[] content = Arrays.copyOfRange(der, 3, der.length);
        byte[] indefinite = join(hex("3080"), content, hex("0000"));
        byte[] longLength = join(hex("308400000087"), content);
        assertThat(content).hasSize(0x87);
        for (byte[] ber : new byte[][] {indefinite, longLength}) {
            assertThat(MaterialShape.fault("ECC_NIST_P256", ber)).isEmpty();
            assertThat(MaterialShape.publicKeyFingerprint("ECC_NIST_P256", ber))
                    .isEqualTo(MaterialShape.publicKeyFingerprint("ECC_NIST_P256", der));
            openssl.write("other", ber);
            assertThat(openssl.convert("other", "-inform", "DER")).isEqualTo(der);
        }
        byte[] algorithm = Arrays.copyOfRange(content, 0, content.length - 0x6d - 2);
        byte[] key = Arrays.copyOfRange(content, content.length - 0x6d, content.length);
        byte[] pieces = join(hex("3080"), algorithm, hex("2480046d"), key, hex("00000000"));
        assertThat(fault("ECC_NIST_P256", pieces)).startsWith("is BER in pieces; make it DER with " + CONVERT);
        openssl.write("other", pieces);
        assertThat(openssl.convert("other", "-inform", "DER")).isEqualTo(der);
        assertThat(fault("ECC_NIST_P256", Arrays.copyOf(indefinite, indefinite.length - 1)))
                .startsWith("is cut off");
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
