package dev.byok.operator.material;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.apiserver.MockApiServer;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets with what users put into them. */
final class PairReaderTest {
    private static final Map<String, String> LABEL = Map.of("byok.dev/key-material", "true");

    private final MockApiServer api = MockApiServer.start();
    private final PairReader reader = new PairReader(api.admin(), false);

    @AfterEach
    void close() {
        api.close();
    }

    private void store(String name, String key, byte[] value) {
        store(name, Map.of(), key, value);
    }

    private void store(String name, Map<String, String> labels, String key, byte[] value) {
        api.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("ns")
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .addToData(key, Base64.getEncoder().encodeToString(value))
                        .build())
                .create();
    }

    private PairReading read() {
        return read(reader);
    }

    private static PairReading read(PairReader reader) {
        return reader.read(
                "ns",
                new Wrapped(
                        new SecretSource(new SecretKeyRef("blob", "a")),
                        new SecretSource(new SecretKeyRef("token", "b"))));
    }

    @Test
    void aSecretOrKeyThatIsNotThereIsNamed() {
        assertThat(read()).isEqualTo(new PairReading.Missing("Secret blob does not exist"));
        store("blob", "a", new byte[] {1});
        store("token", "c", new byte[] {2});
        assertThat(read()).isEqualTo(new PairReading.Missing("Secret token has no key b"));
    }

    @Test
    void emptyAndHugeValuesAreRefusedByName() {
        store("blob", "a", new byte[0]);
        store("token", "b", new byte[7000]);
        assertThat(((PairReading.Malformed) read()).message()).contains("Secret blob key a is empty");
        api.admin().secrets().inNamespace("ns").withName("blob").delete();
        store("blob", "a", new byte[] {1});
        assertThat(((PairReading.Malformed) read()).message()).contains("Secret token key b holds 7000 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"4711", "correct horse battery staple", "p\u00e4ssw\u00f6rd", "-----BEGIN PUBLIC KEY-----\nMIIB"
            })
    void whatIsTextIsNeitherWrappedMaterialNorAToken(String text) {
        byte[] secret = text.repeat(100).getBytes(StandardCharsets.UTF_8);
        store("blob", "a", secret);
        store("token", "b", new byte[1024]);
        assertThat(((PairReading.Malformed) read()).message())
                .contains("Secret blob key a holds text")
                .doesNotContain(text);
        api.admin().secrets().inNamespace("ns").withName("blob").delete();
        api.admin().secrets().inNamespace("ns").withName("token").delete();
        store("blob", "a", new byte[512]);
        store("token", "b", secret);
        assertThat(((PairReading.Malformed) read()).message())
                .contains("Secret token key b holds text")
                .doesNotContain(text);
    }

    @Test
    void whatIsTooShortForATokenIsNone() {
        store("blob", "a", new byte[512]);
        store("token", "b", new byte[32]);
        assertThat(((PairReading.Malformed) read()).message()).contains("Secret token key b holds 32 bytes");
    }

    @Test
    void bothSecretsNeedTheLabelWhereItIsRequired() {
        PairReader strict = new PairReader(api.admin(), true);
        store("blob", LABEL, "a", new byte[512]);
        store("token", "b", new byte[1024]);
        assertThat(read(strict)).isEqualTo(unlabelled("token"));
        delete("blob");
        store("blob", Map.of("app", "x"), "a", new byte[512]);
        assertThat(read(strict)).isEqualTo(unlabelled("blob"));
        delete("token");
        store("token", LABEL, "b", new byte[1024]);
        assertThat(read(strict)).isEqualTo(unlabelled("blob"));
        delete("blob");
        store("blob", LABEL, "a", new byte[512]);
        assertThat(read(strict)).isInstanceOf(PairReading.Complete.class);
    }

    @Test
    void whichKeysASecretWithoutTheLabelHasIsNotTold() {
        PairReader strict = new PairReader(api.admin(), true);
        store("token", "other", new byte[1024]);
        assertThat(read(strict)).isEqualTo(unlabelled("token"));
        store("blob", Map.of("byok.dev/key-material", "false"), "other", new byte[512]);
        assertThat(read(strict)).isEqualTo(unlabelled("blob"));
    }

    private static PairReading unlabelled(String name) {
        return new PairReading.Malformed("Secret " + name + " does not have the label byok.dev/key-material: \"true\","
                + " which this installation requires"
                + " (REQUIRE_SECRET_LABEL=true): label it if it holds"
                + " material"
                + " for this"
                + " key (kubectl"
                + " label"
                + " secret"
                + " " + name + " byok.dev/key-material=true --overwrite -n ns)");
    }

    private void delete(String name) {
        api.admin().secrets().inNamespace("ns").withName(name).delete();
    }

    @Test
    void aPairSaysNothingOfItsBytesAndIsWipedWhenClosed() {
        store("blob", "a", "canary-blob\0".getBytes(StandardCharsets.UTF_8));
        store("token", "b", new byte[1024]);
        SecretPair pair = ((PairReading.Complete) read()).pair();
        assertThat(pair.toString()).doesNotContain("canary");
        pair.close();
        assertThat(pair.encryptedKeyMaterial()).containsOnly(0);
        assertThat(pair.importToken()).containsOnly(0);
    }
}
