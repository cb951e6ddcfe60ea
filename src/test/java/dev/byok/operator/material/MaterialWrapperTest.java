package dev.byok.operator.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.kmsemulator.crypto.WrappingKeySpec;
import dev.byok.operator.kmsemulator.crypto.WrappingKeys;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator wraps, others unwrap: BouncyCastle, which shares no code with it, and openssl. */
final class MaterialWrapperTest {
    private static final byte[] TOKEN = {1, 2, 3};

    private final MaterialWrapper wrapper = new MaterialWrapper();

    static Stream<Arguments> fourAlgorithmsByThreeKeySpecs() {
        return Stream.of("RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "RSA_AES_KEY_WRAP_SHA_1", "RSA_AES_KEY_WRAP_SHA_256")
                .flatMap(algorithm -> Stream.of(
                                WrappingKeySpec.RSA_2048, WrappingKeySpec.RSA_3072, WrappingKeySpec.RSA_4096)
                        .map(spec -> Arguments.of(algorithm, spec)));
    }

    @ParameterizedTest
    @MethodSource("fourAlgorithmsByThreeKeySpecs")
    void everyAlgorithmIsUnwrappedUnderEveryWrappingKeySpec(String algorithm, WrappingKeySpec spec) throws Exception {
        KeyPair keys = WrappingKeys.shared().next(spec);
        for (String keySpec : algorithm.startsWith("RSA_AES")
                ? List.of("RSA_2048", "ECC_NIST_P521")
                : List.of("SYMMETRIC_DEFAULT", "HMAC_512", "ECC_SECG_P256K1")) {
            byte[] material = SoftwareHsm.material(keySpec);
            byte[] before = material.clone();

            SecretPair pair = wrapper.wrap(algorithm, keys.getPublic().getEncoded(), TOKEN, material);

            assertThat(unwrap(algorithm, keys, pair.encryptedKeyMaterial())).isEqualTo(before);
            assertThat(material).isEqualTo(before);
            assertThat(pair.importToken()).isEqualTo(TOKEN).isNotSameAs(TOKEN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"})
    void theMostThatFitsIsWrappedAndAByteMoreIsRefusedWithoutAWordOfIt(String algorithm) throws Exception {
        KeyPair keys = WrappingKeys.shared().next(WrappingKeySpec.RSA_2048);
        byte[] publicKey = keys.getPublic().getEncoded();
        byte[] most = new byte[algorithm.endsWith("256") ? 190 : 214];
        Arrays.fill(most, (byte) 'x');

        SecretPair pair = wrapper.wrap(algorithm, publicKey, TOKEN, most);

        assertThat(unwrap(algorithm, keys, pair.encryptedKeyMaterial())).isEqualTo(most);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wrapper.wrap(algorithm, publicKey, TOKEN, Arrays.copyOf(most, most.length + 1)))
                .withMessageNotContaining("xxx");
    }

    @Test
    void noTwoWrappingsAreAlike() {
        byte[] publicKey =
                WrappingKeys.shared().next(WrappingKeySpec.RSA_2048).getPublic().getEncoded();
        byte[] material = SoftwareHsm.material("ECC_NIST_P256");
        assertThat(wrapper.wrap("RSA_AES_KEY_WRAP_SHA_256", publicKey, TOKEN, material)
                        .encryptedKeyMaterial())
                .isNotEqualTo(wrapper.wrap("RSA_AES_KEY_WRAP_SHA_256", publicKey, TOKEN, material)
                        .encryptedKeyMaterial());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "RSA_AES_KEY_WRAP_SHA_1", "RSA_AES_KEY_WRAP_SHA_256"})
    void opensslUnwrapsIt(String algorithm, @TempDir Path folder) {
        Openssl openssl = Openssl.in(folder);
        KeyPair keys = WrappingKeys.shared().next(WrappingKeySpec.RSA_3072);
        byte[] material = openssl.material("ECC_NIST_P256");
        boolean hybrid = algorithm.startsWith("RSA_AES");

        byte[] blob = wrapper.wrap(algorithm, keys.getPublic().getEncoded(), TOKEN, material)
                .encryptedKeyMaterial();

        openssl.write("wrapping-key.der", keys.getPrivate().getEncoded());
        openssl.write("block", Arrays.copyOf(blob, 384));
        String hash = algorithm.endsWith("256") ? "sha256" : "sha1";
        openssl.run(
                "pkeyutl",
                "-decrypt",
                "-inkey",
                "wrapping-key.der",
                "-keyform",
                "DER",
                "-in",
                "block",
                "-out",
                "out",
                "-pkeyopt",
                "rsa_padding_mode:oaep",
                "-pkeyopt",
                "rsa_oaep_md:" + hash,
                "-pkeyopt",
                "rsa_mgf1_md:" + hash);
        if (hybrid) {
            String aesKey = HexFormat.of().formatHex(openssl.bytes("out"));
            openssl.write("rest", Arrays.copyOfRange(blob, 384, blob.length));
            openssl.run(
                    "enc", "-d", "-id-aes256-wrap-pad", "-K", aesKey, "-iv", "A65959A6", "-in", "rest", "-out", "out");
        }
        assertThat(openssl.bytes("out")).isEqualTo(material);
    }

    @Test
    void anAlgorithmOrKeyThatIsNoneOfRsaIsRefused() {
        byte[] publicKey =
                WrappingKeys.shared().next(WrappingKeySpec.RSA_2048).getPublic().getEncoded();
        assertThatIllegalArgumentException().isThrownBy(() -> wrapper.wrap("SM2PKE", publicKey, TOKEN, new byte[32]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wrapper.wrap("RSAES_PKCS1_V1_5", publicKey, TOKEN, new byte[32]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wrapper.wrap("RSAES_OAEP_SHA_256", new byte[9], TOKEN, new byte[32]));
    }

    private static byte[] unwrap(String algorithm, KeyPair keys, byte[] blob) throws Exception {
        Digest hash = algorithm.endsWith("256") ? new SHA256Digest() : new SHA1Digest();
        OAEPEncoding oaep = new OAEPEncoding(new RSABlindedEngine(), hash, hash, new byte[0]);
        oaep.init(false, PrivateKeyFactory.createKey(keys.getPrivate().getEncoded()));
        if (!algorithm.startsWith("RSA_AES")) {
            return oaep.processBlock(blob, 0, blob.length);
        }
        byte[] aesKey = oaep.processBlock(blob, 0, oaep.getInputBlockSize());
        assertThat(aesKey).hasSize(32);
        return unwrapPadded(aesKey, blob, oaep.getInputBlockSize());
    }

    private static byte[] unwrapPadded(byte[] aesKey, byte[] blob, int from) throws InvalidCipherTextException {
        RFC5649WrapEngine aes = new RFC5649WrapEngine(AESEngine.newInstance());
        aes.init(false, new KeyParameter(aesKey));
        return aes.unwrap(blob, from, blob.length - from);
    }
}
