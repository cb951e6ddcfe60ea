package dev.byok.operator.material;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bytes can be material, without openssl: lengths, texts, and keys that were damaged. */
final class MaterialShapeTest {
    private static final int MUTATIONS = 20_000;

    private static String fault(String keySpec, byte[] bytes) {
        return MaterialShape.fault(keySpec, bytes).orElse("");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "SYMMETRIC_DEFAULT, 32, 32, exactly 32",
        "HMAC_224, 28, 128, 28 to 128",
        "HMAC_256, 32, 128, 32 to 128",
        "HMAC_384, 48, 128, 48 to 128",
        "HMAC_512, 64, 128, 64 to 128"
    })
    void rawMaterialHasALengthThatKmsTakes(String keySpec, int least, int most, String words) {
        byte[] material = SoftwareHsm.material(keySpec);
        assertThat(material).hasSize(least);
        for (int length = least; length <= most; length++) {
            assertThat(MaterialShape.fault(keySpec, Arrays.copyOf(material, length)))
                    .isEmpty();
        }
        for (int other : new int[] {1, least - 1, most + 1, 2 * most, 100_000}) {
            assertThat(fault(keySpec, Arrays.copyOf(material, other)))
                    .startsWith("has " + other + " bytes, but the material of a " + keySpec + " key is " + words
                            + " raw bytes");
        }
        assertThat(fault(keySpec, new byte[0])).contains("is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SYMMETRIC_DEFAULT", "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512"})
    void whatWasDoneToRawMaterialIsTold(String keySpec) {
        byte[] material = SoftwareHsm.material(keySpec);
        String hex = HexFormat.of().formatHex(material);
        String base64 = Base64.getEncoder().encodeToString(material);
        String lines = Base64.getMimeEncoder(64, ascii("\n")).encodeToString(material);

        assertThat(fault(keySpec, ascii(hex))).endsWith("it is text in hex, and must be the bytes themselves");
        assertThat(fault(keySpec, ascii(hex + "\n"))).contains("text in hex");
        assertThat(fault(keySpec, ascii(hex.toUpperCase(java.util.Locale.ROOT))))
                .contains("text in hex");
        assertThat(fault(keySpec, ascii(base64))).contains("text in base64, once too often");
        assertThat(fault(keySpec, ascii(base64 + "\r\n"))).contains("text in base64");
        assertThat(fault(keySpec, ascii(lines + "\n"))).contains("text in base64");
        byte[] line = Arrays.copyOf(material, material.length + 1);
        line[material.length] = '\n';
        assertThat(fault(keySpec, line)).endsWith("the last one is a line break");
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
    void aPrivateKeyPassesAndItsPublicKeyIsKnown(String keySpec) {
        byte[] material = SoftwareHsm.material(keySpec);
        assertThat(MaterialShape.fault(keySpec, material)).isEmpty();
        assertThat(MaterialShape.publicKeyFingerprint(keySpec, material))
                .contains(MaterialShape.fingerprint(SoftwareHsm.publicKey(keySpec, material)));
    }

    @Test
    void aPrivateKeyThatIsTextIsToldApartFromOneThatIsBroken() {
        byte[] material = SoftwareHsm.material("ECC_NIST_P256");
        String base64 = Base64.getEncoder().encodeToString(material);
        assertThat(fault("ECC_NIST_P256", ascii(base64))).startsWith("is text").contains("stringData");
        assertThat(fault("ECC_NIST_P256", ascii("-----BEGIN PRIVATE KEY-----\n" + base64)))
                .startsWith("is PEM; make it DER with openssl pkcs8 -topk8 -nocrypt -outform DER");
        assertThat(fault("ECC_NIST_P256", ascii("Bag Attributes\n  x: y\n-----BEGIN PRIVATE KEY-----\n")))
                .startsWith("is PEM");
        assertThat(fault("ECC_NIST_P256", ascii("correct horse battery staple!")))
                .contains("is no PKCS#8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA_2048", "ECC_NIST_P256"})
    void everyTruncationAndEveryByteMoreIsAFault(String keySpec) {
        byte[] material = SoftwareHsm.material(keySpec);
        for (int length = 0; length < material.length; length++) {
            assertThat(fault(keySpec, Arrays.copyOf(material, length)))
                    .as(Integer.toString(length))
                    .isNotEmpty();
        }
        assertThat(fault(keySpec, Arrays.copyOf(material, material.length + 1)))
                .startsWith("has something behind the private key");
        assertThat(fault(keySpec, Arrays.copyOf(material, 1_000_000))).contains("more than any private key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA_2048", "ECC_NIST_P256", "ECC_NIST_P521", "ECC_SECG_P256K1"})
    void randomDamageIsAFaultOrNoneAndNeverAnException(String keySpec) {
        byte[] material = SoftwareHsm.material(keySpec);
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = damage(material, random);
            assertThat(MaterialShape.fault(keySpec, damaged))
                    .as("seed %d, %d", seed, i)
                    .isNotNull();
            assertThat(MaterialShape.publicKeyFingerprint(keySpec, damaged))
                    .as("seed %d, %d", seed, i)
                    .isNotNull();
        }
    }

    /** Bytes changed, mostly in the structure at the front; sometimes cut, doubled or of indefinite length. */
    private static byte[] damage(byte[] material, Random random) {
        byte[] damaged = random.nextInt(8) == 0
                ? Arrays.copyOf(material, random.nextInt(2 * material.length))
                : material.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && damaged.length > 0; changes--) {
            int at = random.nextInt(random.nextBoolean() ? Math.min(damaged.length, 64) : damaged.length);
            int kind = random.nextInt(3);
            damaged[at] =
                    (byte) (kind == 0 ? 0x80 : kind == 1 ? random.nextInt(256) : damaged[at] ^ 1 << random.nextInt(8));
        }
        return damaged;
    }

    @Test
    void deepNestingAndHugeLengthsEndSoon() {
        byte[] nested = new byte[4096];
        for (int i = 0; i < nested.length; i += 2) {
            nested[i] = 0x30;
            nested[i + 1] = (byte) 0x80;
        }
        assertThat(fault("RSA_2048", nested)).isNotEmpty();
        byte[] huge = {0x30, (byte) 0x84, 0x7f, -1, -1, -1, 2, 1, 0};
        assertThat(fault("RSA_2048", huge)).startsWith("is cut off");
        byte[] hugest = {0x30, (byte) 0xff, -1, -1, -1, -1, -1, -1, -1, -1, -1};
        assertThat(fault("RSA_2048", hugest)).startsWith("is cut off");
    }
}
