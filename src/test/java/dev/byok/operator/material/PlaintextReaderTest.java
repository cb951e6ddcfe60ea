package dev.byok.operator.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.apiserver.MockApiServer;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Material is read as it is stored, byte for byte, and wiped whatever came of it. */
final class PlaintextReaderTest {
    private static final SecretKeyRef REF = new SecretKeyRef("s", "m");

    private final MockApiServer api = MockApiServer.start();
    private final PlaintextReader reader = new PlaintextReader(api.admin(), false);

    @AfterEach
    void close() {
        api.close();
    }

    private void store(byte[] material) {
        api.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("ns")
                        .withName("s")
                        .endMetadata()
                        .addToData("a", "AAAA")
                        .addToData("m", Base64.getEncoder().encodeToString(material))
                        .addToData("z", "AAAA")
                        .build())
                .create();
    }

    @Test
    void theVeryBytesArriveAndAreWipedWhenClosed() {
        byte[] material = SoftwareHsm.material("RSA_4096");
        store(material);
        var fit = (PlaintextReading.Fit) reader.read("ns", new SecretSource(REF), "RSA_4096");
        byte[] held = fit.plaintext().bytes();
        assertThat(held).isEqualTo(material);
        assertThat(fit.toString())
                .doesNotContain("bytes")
                .contains(fit.plaintext().version());
        fit.plaintext().close();
        assertThat(held).hasSameSizeAs(material).containsOnly(0);
    }

    @Test
    void bytesThatAreUnfitAreWipedAtOnce() {
        byte[] wrong = SoftwareHsm.material("HMAC_384");
        assertThat(PlaintextReader.checked(new Plaintext(wrong, "1"), REF, "SYMMETRIC_DEFAULT"))
                .isEqualTo(new PlaintextReading.Unfit("Secret s key m has 48 bytes, but the material of a"
                        + " SYMMETRIC_DEFAULT key is exactly 32 raw bytes"));
        assertThat(wrong).containsOnly(0);
    }

    @Test
    void bytesForAKeySpecThatNobodyKnowsAreWipedAsWell() {
        byte[] bytes = SoftwareHsm.material("HMAC_384");
        assertThatThrownBy(() -> PlaintextReader.checked(new Plaintext(bytes, "1"), REF, "NONE"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(bytes).containsOnly(0);
    }

    @Test
    void anAnswerIsWipedWhenClosedAndWhenItIsNoSecret() throws IOException {
        byte[] body = "{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"7\"},\"data\":{\"k\":\"c2VjcmV0\"}}"
                .getBytes(StandardCharsets.US_ASCII);
        try (SecretData data = new SecretData(body)) {
            assertThat(data.version()).isEqualTo("u/7");
            assertThat(data.value("k")).isEqualTo("secret".getBytes(StandardCharsets.US_ASCII));
            assertThat(data.has("other")).isFalse();
        }
        assertThat(body).containsOnly(0);
        byte[] cut = "{\"data\":{\"k\":\"c2Vj".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> new SecretData(cut)).isInstanceOf(IOException.class);
        assertThat(cut).containsOnly(0);
    }

    @Test
    void onlyTheLabelWithTheValueTrueCounts() throws IOException {
        assertThat(labelled("{\"labels\":{\"app\":\"true\",\"byok.dev/key-material\":\"true\"},\"uid\":\"u\"}"))
                .isTrue();
        for (String metadata : List.of(
                "{}",
                "{\"labels\":null}",
                "{\"labels\":{}}",
                "{\"labels\":{\"byok.dev/key-material\":\"false\"}}",
                "{\"labels\":{\"byok.dev/key-material\":\"\",\"app\":\"true\"}}",
                "{\"labels\":{\"x\":{\"byok.dev/key-material\":\"true\"}}}",
                "{\"annotations\":{\"byok.dev/key-material\":\"true\"}}")) {
            assertThat(labelled(metadata)).as(metadata).isFalse();
        }
    }

    private static boolean labelled(String metadata) throws IOException {
        String body = "{\"data\":{\"k\":\"AAAA\"},\"labels\":{\"byok.dev/key-material\":\"true\"},\"metadata\":"
                + metadata + "}";
        try (SecretData data = new SecretData(body.getBytes(StandardCharsets.US_ASCII))) {
            return data.labelled() && data.has("k");
        }
    }

    @Test
    void whereTheLabelIsRequiredMaterialWithoutItIsNotLookedAt() {
        store(new byte[48]);
        var strict = new PlaintextReader(api.admin(), true);
        for (SecretKeyRef named : List.of(REF, new SecretKeyRef("s", "absent"))) {
            assertThat(strict.read("ns", new SecretSource(named), "SYMMETRIC_DEFAULT"))
                    .isEqualTo(new PlaintextReading.Unfit("Secret s does not have the label byok.dev/key-material:"
                            + " \"true\", which this installation requires (REQUIRE_SECRET_LABEL=true): label it if it"
                            + " holds material for this key (kubectl label secret s byok.dev/key-material=true"
                            + " --overwrite -n ns)"));
        }
        api.admin().secrets().inNamespace("ns").withName("s").edit(secret -> new SecretBuilder(secret)
                .editMetadata()
                .addToLabels("byok.dev/key-material", "true")
                .endMetadata()
                .build());
        assertThat(strict.read("ns", new SecretSource(REF), "HMAC_384")).isInstanceOf(PlaintextReading.Fit.class);
    }

    @Test
    void aSecretOfTheGreatestSizeIsReadAndItsMaterialIsTooLong() {
        byte[] large = new byte[700_000];
        Arrays.fill(large, (byte) 1);
        store(large);
        assertThat(reader.read("ns", new SecretSource(REF), "ECC_NIST_P256"))
                .isInstanceOfSatisfying(PlaintextReading.Unfit.class, unfit -> assertThat(unfit.message())
                        .contains("has 700000 bytes, more than any private key"));
    }
}
