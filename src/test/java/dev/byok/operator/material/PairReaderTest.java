package dev.byok.operator.material;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.apiserver.MockApiServer;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Secrets with what users put into them. */
final class PairReaderTest {
    private final MockApiServer api = MockApiServer.start();
    private final PairReader reader = new PairReader(api.admin());

    @AfterEach
    void close() {
        api.close();
    }

    private void store(String name, String key, byte[] value) {
        api.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("ns")
                        .withName(name)
                        .endMetadata()
                        .addToData(key, Base64.getEncoder().encodeToString(value))
                        .build())
                .create();
    }

    private PairReading read() {
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

    @Test
    void aPairIsNamedByItsDigestsAndWipedWhenClosed() {
        store("blob", "a", "canary-blob".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        store("token", "b", new byte[] {2});
        SecretPair pair = ((PairReading.Complete) read()).pair();
        assertThat(pair.digests().tokenDigest())
                .isEqualTo("dbc1b4c900ffe48d575b5da5c638040125f65db0fe3e24494b76ea986457d986");
        assertThat(pair.toString()).doesNotContain("canary");
        pair.close();
        assertThat(pair.encryptedKeyMaterial()).containsOnly(0);
        assertThat(pair.importToken()).containsOnly(0);
    }
}
