package dev.byok.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.kms.ImportReceipt;
import dev.byok.operator.kms.ImportRequest;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyRef;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.ParametersForImport;
import dev.byok.operator.material.InMemory;
import dev.byok.operator.material.PairReading;
import dev.byok.operator.material.PlaintextReading;
import dev.byok.operator.material.SecretPair;
import dev.byok.operator.plan.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The look after an import knows what was just sent, and does not read the Secrets for it, unless it would write. */
final class SentPairTest {
    private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final List<SecretPair> read = new ArrayList<>();
    private final Kms kms = new Kms();
    private final LoopInMemory loop = new LoopInMemory(kms, new Secrets(), (_, _, _, _) -> null, () -> kms.now);
    private final Stored stored = new Stored(key());

    @Test
    void theSecretsAreReadOnceForAnImport() {
        assertThat(loop.run(stored.key, stored).reason()).isEqualTo(Reason.Imported);

        assertThat(kms.blobs).containsExactly(1);
        assertThat(read).hasSize(1).allSatisfy(SentPairTest::assertWiped);
        assertThat(stored.key.getStatus().material("2026").bundle()).isNotNull();
    }

    @Test
    void whatIsWrittenAfterAnImportIsDecidedFromTheSecretsOfThen() {
        kms.passes = Duration.ofDays(89);

        assertThat(loop.run(stored.key, stored).reason()).isEqualTo(Reason.Imported);

        assertThat(kms.blobs)
                .as("the renewal is due, and another pair is there by now")
                .containsExactly(1, 2);
        assertThat(read).hasSize(2).allSatisfy(SentPairTest::assertWiped);
    }

    @Test
    void theNextReconciliationReadsTheSecretsAgain() {
        loop.run(stored.key, stored);

        assertThat(loop.run(stored.key, stored).reason()).isEqualTo(Reason.Imported);

        assertThat(kms.blobs).as("a new pair is there by now").containsExactly(1, 2);
        assertThat(read).hasSize(2);
    }

    private static void assertWiped(SecretPair pair) {
        assertThat(pair.encryptedKeyMaterial()).containsOnly(0);
        assertThat(pair.importToken()).containsOnly(0);
    }

    private static ImportedKey key() {
        try {
            return new ObjectMapper().readValue("""
                {"metadata": {"namespace": "ns", "name": "k", "uid": "u", "generation": 1,
                              "creationTimestamp": "2026-11-23T12:00:00Z"},
                 "spec": {"keyId": "%s", "expiration": {"model": "KEY_MATERIAL_EXPIRES", "validFor": "90d"},
                          "materials": [{"name": "2026", "wrapped": {
                              "encryptedKeyMaterial": {"secretKeyRef": {"name": "s", "key": "blob"}},
                              "importToken": {"secretKeyRef": {"name": "s", "key": "token"}}}}]}}
                """.formatted(ARN), ImportedKey.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where the resource is stored. */
    private static final class Stored implements LoopInMemory.Store {
        private ImportedKey key;

        Stored(ImportedKey key) {
            this.key = key;
        }

        @Override
        public ImportedKey updateStatus(ImportedKey resource) {
            key = resource;
            return resource;
        }

        @Override
        public ImportedKey read() {
            return key;
        }
    }

    /** Holds another pair whenever it is read. */
    private final class Secrets implements Sources {
        @Override
        public PairReading pair(String namespace, Wrapped wrapped) {
            byte[] blob = new byte[256];
            Arrays.fill(blob, (byte) (read.size() + 1));
            read.add(InMemory.pair(blob, blob.clone()));
            return new PairReading.Complete(read.getLast());
        }

        @Override
        public PlaintextReading plaintext(String namespace, SecretSource source, String keySpec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean plaintextAllowed() {
            return false;
        }
    }

    /** A key that takes what it is sent. */
    private static final class Kms implements KeyService {
        private final List<Integer> blobs = new ArrayList<>();
        private Instant now = START;
        private Duration passes = Duration.ZERO;
        private Instant validTo;

        @Override
        public KeyDescription describe(KeyRef key) {
            boolean imported = !blobs.isEmpty();
            return new KeyDescription(
                    ARN,
                    imported ? KeyState.ENABLED : KeyState.PENDING_IMPORT,
                    "HMAC_256",
                    "GENERATE_VERIFY_MAC",
                    "EXTERNAL",
                    false,
                    null,
                    null,
                    imported ? "KEY_MATERIAL_EXPIRES" : null,
                    validTo,
                    null,
                    now);
        }

        @Override
        public ImportReceipt importMaterial(ImportRequest request) {
            blobs.add((int) request.encryptedKeyMaterial()[0]);
            validTo = request.validTo();
            ImportReceipt receipt = new ImportReceipt(null, "request", now);
            now = now.plus(passes).truncatedTo(ChronoUnit.SECONDS);
            passes = Duration.ZERO;
            return receipt;
        }

        @Override
        public List<KeyMaterial> listMaterials(KeyRef key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ParametersForImport parametersForImport(KeyRef key, String algorithm, String keySpec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] publicKey(KeyRef key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String deleteMaterial(KeyRef key, String keyMaterialId) {
            throw new UnsupportedOperationException();
        }
    }
}
