package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.config.Restrictions;
import dev.byok.operator.digest.DigestKey;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody who may create ImportedKeys, but neither read nor write Secrets, names one that is not meant for it. */
final class SecretLabelTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
    private static final Restrictions LABEL_REQUIRED = new Restrictions(true, false, true);

    private final World world = new World();
    private final String arn = world.people().createKey(SYMMETRIC);
    private final byte[] material = SoftwareHsm.material(SYMMETRIC);

    @AfterEach
    void close() {
        world.close();
    }

    /** The poll interval is an hour, so it is the change of the label that wakes the operator. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSecretIsImportedOnlyAfterItWasLabelled(boolean plaintext) {
        Ceremony.Answer answer = world.people().wrap(arn, SYMMETRIC, material);
        apply(plaintext, answer);
        try (RunningOperator _ = world.operatorWith(LABEL_REQUIRED)) {
            assertRefused(world.awaitReady("k", "False", "SecretInvalid"), answer);
            int looks = calls("DescribeKey");
            label("false");
            Awaitility.await().until(() -> calls("DescribeKey") > looks);
            assertRefused(world.awaitReady("k", "False", "SecretInvalid"), answer);
            assertThat(calls("ImportKeyMaterial")).isZero();

            label("true");
            ImportedKey key = world.awaitReady("k", "True", "Imported");

            assertThat(key.getStatus().material("2026").importCount()).isEqualTo(1);
            KeyUse.of(world.people().kms(), arn, SYMMETRIC).works(material);
        }
    }

    @Test
    void withoutTheSettingNoLabelIsNeeded() {
        apply(true, null);
        try (RunningOperator _ = world.operatorWith(new Restrictions(true, false, false))) {
            world.awaitReady("k", "True", "Imported");
        }
    }

    private void apply(boolean plaintext, Ceremony.Answer answer) {
        ImportedKey key = world.everyHour(world.key("k", arn));
        if (plaintext) {
            PlaintextSource.put(world, "k", material);
            world.apply(PlaintextSource.of(key));
        } else {
            world.putSecret("k", answer);
            world.apply(key);
        }
    }

    private void assertRefused(ImportedKey key, Ceremony.Answer answer) {
        assertThat(key.getStatus().condition("Ready").orElseThrow().message())
                .startsWith("Secret k does not have the label byok.dev/key-material: \"true\"")
                .contains("REQUIRE_SECRET_LABEL=true")
                .contains("kubectl label secret k byok.dev/key-material=true --overwrite -n payments");
        DigestKey digests = RunningOperator.digestKey(world.api().admin());
        assertThat(Serialization.asJson(key.getStatus()))
                .doesNotContain(uidOfTheSecret())
                .doesNotContain(digests.digest(material))
                .doesNotContain(digests.digest(answer.encryptedKeyMaterial()))
                .doesNotContain(digests.digest(answer.importToken()))
                .doesNotContain("bytes");
    }

    private String uidOfTheSecret() {
        return world.api()
                .admin()
                .secrets()
                .inNamespace(World.NAMESPACE)
                .withName("k")
                .require()
                .getMetadata()
                .getUid();
    }

    private void label(String value) {
        world.api().admin().secrets().inNamespace(World.NAMESPACE).withName("k").edit(secret -> new SecretBuilder(
                        secret)
                .editMetadata()
                .addToLabels("byok.dev/key-material", value)
                .endMetadata()
                .build());
    }

    private int calls(String operation) {
        return world.kms().log().requests(operation).size();
    }
}
