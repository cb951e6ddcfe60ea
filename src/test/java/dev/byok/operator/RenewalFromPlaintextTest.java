package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Renewal with nobody watching, and sources that change on a key in use. */
final class RenewalFromPlaintextTest {
    private static final Duration UNTIL_DUE = Duration.ofDays(64);
    private static final int RENEWALS = 3;

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private int parameters() {
        return world.kms().log().requests("GetParametersForImport").size();
    }

    private int imports() {
        return world.kms().log().imports().size();
    }

    private ImportedKey awaitImports(int count) {
        return world.await(
                "k",
                key -> Integer.valueOf(count)
                                .equals(key.getStatus().material("2026").importCount())
                        && key.getStatus()
                                .condition("Ready")
                                .filter(ready -> ready.reason().equals("Imported"))
                                .isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SYMMETRIC_DEFAULT", "HMAC_256", "RSA_2048", "ECC_NIST_P256"})
    void aKeyIsRenewedAgainAndAgainWorksAllTheWhileAndCostsOneSetOfParametersEachTime(String keySpec)
            throws InterruptedException {
        byte[] material = SoftwareHsm.material(keySpec);
        String arn = world.people().createKey(keySpec);
        KeyUse use = KeyUse.of(world.people().kms(), arn, keySpec);
        PlaintextSource.put(world, "k", material);
        world.apply(PlaintextSource.of(world.key("k", arn)));
        try (RunningOperator _ = world.operator()) {
            awaitImports(1);
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger uses = new AtomicInteger();
            var user = Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    use.works(material);
                    uses.incrementAndGet();
                }
                uses.addAndGet(1_000_000);
            });
            for (int renewal = 1; renewal <= RENEWALS; renewal++) {
                world.kms().clock().advance(UNTIL_DUE);
                ImportedKey key = awaitImports(1 + renewal);
                assertThat(key.getStatus().condition("Ready").orElseThrow().status())
                        .isEqualTo("True");
                assertThat(imports()).isEqualTo(1 + renewal);
                assertThat(parameters()).isEqualTo(1 + renewal);
            }
            over.set(true);
            user.join();
            assertThat(uses).as("the key worked to the end").hasValueGreaterThan(1_000_000);
            assertThat(world.kms().log().requests("DeleteImportedKeyMaterial")).isEmpty();
        }
    }

    @Test
    void theSourceOfAKeyInUseChangesFromWrappedToPlaintextAndBack() {
        String spec = "SYMMETRIC_DEFAULT";
        byte[] material = SoftwareHsm.material(spec);
        String arn = world.people().createKey(spec);
        KeyUse use = KeyUse.of(world.people().kms(), arn, spec);
        world.putSecret("k", world.people().wrap(arn, spec, material));
        world.apply(world.key("k", arn));
        try (RunningOperator _ = world.operator()) {
            awaitImports(1);
            PlaintextSource.put(world, "k", material);
            world.edit("k", PlaintextSource::of);
            world.awaitReady("k", "True", "Imported");
            assertThat(imports()).isEqualTo(1);

            world.kms().clock().advance(UNTIL_DUE);
            awaitImports(2);
            use.works(material);

            world.edit("k", key -> {
                key.setSpec(world.key("k", arn).getSpec());
                return key;
            });
            world.putSecret("k", world.people().wrap(arn, spec, material));
            world.await("k", key -> key.getStatus().material("2026").bundle().blobDigest() != null);
            assertThat(imports()).as("the first pair brings nothing new").isEqualTo(2);
            world.putSecret("k", world.people().wrap(arn, spec, material));
            awaitImports(3);
            use.works(material);
            world.kms().clock().advance(UNTIL_DUE);
            world.awaitReady("k", "True", "AwaitingRenewal");
            world.putSecret("k", world.people().wrap(arn, spec, material));
            awaitImports(4);
            use.works(material);
        }
    }
}
