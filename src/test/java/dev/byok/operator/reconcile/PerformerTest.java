package dev.byok.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.ImportAttempt;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.apiserver.MockApiServer;
import dev.byok.operator.digest.DigestKey;
import dev.byok.operator.kms.ImportReceipt;
import dev.byok.operator.kms.ImportRequest;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyRef;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kms.KmsMeter;
import dev.byok.operator.kms.ParametersForImport;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.kmsemulator.crypto.WrappingKeySpec;
import dev.byok.operator.kmsemulator.crypto.WrappingKeys;
import dev.byok.operator.material.PairReading;
import dev.byok.operator.material.PlaintextReading;
import dev.byok.operator.plan.Action;
import dev.byok.operator.plan.BundleView;
import dev.byok.operator.plan.Need;
import dev.byok.operator.plan.Observation;
import dev.byok.operator.plan.Subject;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Material that the operator wraps is wiped before anything is sent, and what was sent is wiped after it. */
final class PerformerTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String STATUS =
            "{\"keySpec\": \"SYMMETRIC_DEFAULT\", \"lastObservedTime\": \"2026-11-23T12:00:00Z\"}";

    private final MockApiServer api = MockApiServer.start();
    private final ParameterSets sets = new ParameterSets(DigestKey.ofThisProcess());
    private final Watched sources = new Watched(new SecretSources(api.admin(), true, false), new ArrayList<>());
    private final Kms kms = new Kms();
    private final List<KmsFailure.Kind> imports = new ArrayList<>();
    private final KmsMeter meter = new KmsMeter() {
        @Override
        public void imported(KmsFailure.Kind failure) {
            imports.add(failure);
        }
    };
    private final Performer performer = new Performer(kms, sources, sets, meter);
    private String version;

    @BeforeEach
    void store() {
        byte[] material = SoftwareHsm.material("SYMMETRIC_DEFAULT");
        var meta = api.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("ns")
                        .withName("s")
                        .endMetadata()
                        .addToData("m", Base64.getEncoder().encodeToString(material))
                        .build())
                .create()
                .getMetadata();
        version = meta.getUid() + "/" + meta.getResourceVersion();
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void materialIsWipedBeforeItsWrappingIsSentAndTheWrappingAfterwards() {
        performer.getParameters(look(), parameters());

        assertThat(performer.importMaterial(look(), send(), null)).isPresent();

        assertWiped();
        assertThat(kms.sent).hasSize(2).allSatisfy(bytes -> assertThat(bytes).containsOnly(0));
        assertThat(sets.of("uid")).as("the set is used up").isNull();
        assertThat(imports).containsExactly((KmsFailure.Kind) null);
    }

    @Test
    void aRefusalAndALostAnswerWipeAsWell() {
        for (KmsFailure.Kind kind : List.of(KmsFailure.Kind.INCORRECT_KEY_MATERIAL, KmsFailure.Kind.NO_ANSWER)) {
            kms.refusal = kind;
            performer.getParameters(look(), parameters());

            assertThatThrownBy(() -> performer.importMaterial(look(), send(), null))
                    .isInstanceOf(KmsFailure.class);

            assertWiped();
            assertThat(kms.sent).isNotEmpty().allSatisfy(bytes -> assertThat(bytes)
                    .containsOnly(0));
            assertThat(sets.of("uid") == null).isEqualTo(kind != KmsFailure.Kind.NO_ANSWER);
            assertThat(imports.getLast()).isEqualTo(kind);
        }
    }

    @Test
    void aWrappingKeyThatIsNoneWipesAsWell() {
        kms.publicKey = new byte[] {1, 2, 3};
        performer.getParameters(look(), parameters());

        assertThatThrownBy(() -> performer.importMaterial(look(), send(), null))
                .isInstanceOf(IllegalArgumentException.class);

        assertWiped();
        assertThat(kms.sent).isEmpty();
    }

    @Test
    void aSecretThatChangedInBetweenIsNotSentAndWiped() {
        performer.getParameters(look(), parameters());
        version = "another";

        assertThat(performer.importMaterial(look(), send(), null)).isEmpty();

        assertWiped();
        assertThat(kms.sent).isEmpty();
        assertThat(imports).isEmpty();
        assertThat(sets.of("uid")).as("the set is kept for what is there now").isNotNull();
    }

    private void assertWiped() {
        assertThat(sources.seen())
                .isNotEmpty()
                .allSatisfy(bytes -> assertThat(bytes).hasSize(32).containsOnly(0));
    }

    private static Action.GetParameters parameters() {
        return new Action.GetParameters("2026", "RSAES_OAEP_SHA_256", "RSA_2048", false, Need.FIRST);
    }

    private static Action.Import send() {
        Expiration never = new Expiration(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE, null, null);
        ImportAttempt attempt = new ImportAttempt(null, null, null, NOW, never, null, null);
        return new Action.Import("2026", attempt, null, null, null, Need.FIRST);
    }

    private Observation look() {
        SecretSource source = new SecretSource(new SecretKeyRef("s", "m"));
        ImportedKeySpec spec = new ImportedKeySpec(
                "1234abcd-12ab-34cd-56ef-1234567890ab",
                "eu-central-1",
                List.of(new Material("2026", null, null, source)),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        ImportedKeyStatus status = api.admin().getKubernetesSerialization().unmarshal(STATUS, ImportedKeyStatus.class);
        return Observation.blank(new Subject("ns", "k", "uid", 1, NOW, false, false, null), spec, status)
                .withBundle(new BundleView.Plaintext(version, 32, null));
    }

    /** Holds every array of material that was read. */
    private record Watched(Sources sources, List<byte[]> seen) implements Sources {
        @Override
        public PairReading pair(String namespace, Wrapped wrapped) {
            return sources.pair(namespace, wrapped);
        }

        @Override
        public PlaintextReading plaintext(String namespace, SecretSource source, String keySpec) {
            PlaintextReading reading = sources.plaintext(namespace, source, keySpec);
            byte[] bytes = ((PlaintextReading.Fit) reading).plaintext().bytes();
            assertThat(bytes).isNotEqualTo(new byte[32]);
            seen.add(bytes);
            return reading;
        }

        @Override
        public boolean plaintextAllowed() {
            return true;
        }
    }

    /** Looks at the material at the moment of the call. */
    private final class Kms implements KeyService {
        private final List<byte[]> sent = new ArrayList<>();
        private KmsFailure.Kind refusal;
        private byte[] publicKey =
                WrappingKeys.shared().next(WrappingKeySpec.RSA_2048).getPublic().getEncoded();

        @Override
        public ParametersForImport parametersForImport(KeyRef key, String algorithm, String keySpec) {
            return new ParametersForImport(publicKey, new byte[] {7}, NOW.plusSeconds(86_400), "request");
        }

        @Override
        public ImportReceipt importMaterial(ImportRequest request) {
            assertWiped();
            assertThat(request.encryptedKeyMaterial()).hasSize(256).isNotEqualTo(new byte[256]);
            sent.add(request.encryptedKeyMaterial());
            sent.add(request.importToken());
            if (refusal != null) {
                throw new KmsFailure(refusal, "no", null, null);
            }
            return new ImportReceipt(null, "request", NOW);
        }

        @Override
        public KeyDescription describe(KeyRef key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<KeyMaterial> listMaterials(KeyRef key) {
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
