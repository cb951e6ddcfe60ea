package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.apiserver.MockApiServer;
import dev.byok.operator.kms.ImportReceipt;
import dev.byok.operator.kms.ImportRequest;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyRef;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kms.ParametersForImport;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An operator that dies before or after any of its writes, and another one that takes over: the import happens exactly
 * once, and the status is true in the end.
 */
final class CrashTest {
    private static final String FIRST = "first-operator";

    /** Counts the first operator's writes, and cuts it off from everything around the fatal one. */
    private static final class Fate implements MockApiServer.Gate {
        private final int fatal;
        private final boolean after;
        private final AtomicInteger writes = new AtomicInteger();
        private volatile boolean dead;
        private volatile boolean armed = true;

        Fate(int fatal, boolean after) {
            this.fatal = fatal;
            this.after = after;
        }

        private boolean begins() {
            if (armed && writes.incrementAndGet() == fatal && !after) {
                dead = true;
            }
            return !dead;
        }

        private boolean ends() {
            if (armed && writes.get() == fatal && after) {
                dead = true;
            }
            return !dead;
        }

        private static boolean write(String method, String path) {
            return path.contains("/importedkeys/") && !"GET".equals(method);
        }

        /** Counts from now on. */
        void arm() {
            armed = true;
        }

        @Override
        public boolean admits(String identity, String method, String path) {
            if (!FIRST.equals(identity)) {
                return true;
            }
            return !dead && (!write(method, path) || begins());
        }

        @Override
        public boolean answers(String identity, String method, String path) {
            return !FIRST.equals(identity) || !write(method, path) || ends();
        }
    }

    /** KMS as the dying operator sees it. */
    private record Mortal(KeyService keys, Fate fate) implements KeyService {
        private void alive(boolean lives) {
            if (!lives) {
                throw new KmsFailure(KmsFailure.Kind.NO_ANSWER, "dead", null, null);
            }
        }

        @Override
        public KeyDescription describe(KeyRef key) {
            alive(!fate.dead);
            return keys.describe(key);
        }

        @Override
        public List<KeyMaterial> listMaterials(KeyRef key) {
            alive(!fate.dead);
            return keys.listMaterials(key);
        }

        @Override
        public ParametersForImport parametersForImport(KeyRef key, String algorithm, String keySpec) {
            alive(!fate.dead);
            return keys.parametersForImport(key, algorithm, keySpec);
        }

        @Override
        public byte[] publicKey(KeyRef key) {
            alive(!fate.dead);
            return keys.publicKey(key);
        }

        @Override
        public ImportReceipt importMaterial(ImportRequest request) {
            alive(!fate.dead && fate.begins());
            ImportReceipt receipt = keys.importMaterial(request);
            alive(fate.ends());
            return receipt;
        }

        @Override
        public String deleteMaterial(KeyRef key, String keyMaterialId) {
            alive(!fate.dead && fate.begins());
            String requestId = keys.deleteMaterial(key, keyMaterialId);
            alive(fate.ends());
            return requestId;
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "2, false", "2, true", "3, false", "3, true", "4, false", "4, true"})
    void anotherOperatorFinishesWhatACrashInterrupted(int write, boolean after) {
        Fate fate = new Fate(write, after);
        try (World world = new World(fate)) {
            String arn = world.people().createKey("SYMMETRIC_DEFAULT");
            world.putSecret(
                    "k", world.people().wrap(arn, "SYMMETRIC_DEFAULT", SoftwareHsm.material("SYMMETRIC_DEFAULT")));
            world.apply(world.deleting(world.key("k", arn)));
            try (RunningOperator _ = world.operator(FIRST, keys -> new Mortal(keys, fate))) {
                Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> fate.dead);
            }
            try (RunningOperator _ = world.operator()) {
                ImportedKey key = world.awaitReady("k", "True", "Imported");
                assertThat(world.kms().log().imports()).hasSize(1);
                assertThat(key.getStatus().validTo())
                        .isEqualTo(world.people()
                                .kms()
                                .describeKey(request -> request.keyId(arn))
                                .keyMetadata()
                                .validTo());
                assertThat(key.getStatus().material("2026").importCount()).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "2, false", "2, true", "3, false", "3, true"})
    void anotherOperatorFinishesADeletionThatACrashInterrupted(int write, boolean after) {
        Fate fate = new Fate(write, after);
        fate.armed = false;
        try (World world = new World(fate)) {
            String arn = world.people().createKey("SYMMETRIC_DEFAULT");
            world.putSecret(
                    "k", world.people().wrap(arn, "SYMMETRIC_DEFAULT", SoftwareHsm.material("SYMMETRIC_DEFAULT")));
            world.apply(world.deleting(world.key("k", arn)));
            try (RunningOperator _ = world.operator(FIRST, keys -> new Mortal(keys, fate))) {
                world.awaitReady("k", "True", "Imported");
                world.kms().clock().advance(Duration.ofMinutes(1));
                fate.arm();
                world.api().keys(World.NAMESPACE).withName("k").delete();
                Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> fate.dead);
            }
            try (RunningOperator _ = world.operator()) {
                Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> world.get("k") == null);
                assertThat(world.people()
                                .kms()
                                .describeKey(request -> request.keyId(arn))
                                .keyMetadata()
                                .keyStateAsString())
                        .isEqualTo("PendingImport");
                assertThat(world.kms().log().requests("DeleteImportedKeyMaterial"))
                        .hasSize(1);
            }
        }
    }
}
