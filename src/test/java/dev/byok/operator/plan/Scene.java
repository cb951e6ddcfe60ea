package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.BundleDigests;
import dev.byok.operator.api.v1alpha1.DeletionPolicy;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.ImportAttempt;
import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.PublishImportParameters;
import dev.byok.operator.api.v1alpha1.Recovery;
import dev.byok.operator.api.v1alpha1.Reimport;
import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.api.v1alpha1.Wrapping;
import dev.byok.operator.kms.ImportReceipt;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.KmsFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Test kit: a key, its Secrets and its resource as plain fields, and the loop's pure half run over them. */
final class Scene {
    static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    static final String ID = "a".repeat(64);

    Instant time = Instant.parse("2026-11-23T12:00:00Z");
    String arn = ARN;
    String keySpec = "SYMMETRIC_DEFAULT";
    Wrapping wrapping;
    String origin = "EXTERNAL";
    KeyState state = KeyState.PENDING_IMPORT;
    String currentId;
    Instant validTo;
    boolean expires;
    KmsFailure.Kind unreadable;
    KmsFailure.Kind unlisted;
    String poll = "1h";
    String entry = "2026";
    String statedId;
    String description = "2026";
    String materialState = "CURRENT";
    String multiRegionKeyType;
    List<KeyMaterial> others = List.of();
    BundleView bundle = pair("b1", "t1");
    Expiration expiration = new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, "90d", null);
    Reimport reimport;
    Recovery recovery;
    PublishImportParameters publish;
    DeletionPolicy deletion = DeletionPolicy.Retain;
    boolean suspend;
    boolean plaintext;
    boolean reenableAllowed;
    int blobLength = 512;
    boolean deleting;
    boolean finalizer;
    String request;
    long generation = 1;
    List<Sibling> siblings = List.of();
    ImportedKeyStatus status = ImportedKeyStatus.empty();
    ParametersView parameters;
    private Observation learned;

    static BundleView pair(String blob, String token) {
        return new BundleView.Present(new BundleDigests(blob, token));
    }

    /** One pass: learn, plan, report, and store the status if it is written. */
    Plan plan() {
        Observation seen = look();
        learned = seen.withStatus(new Ledger(Timings.standard()).learn(seen, time));
        Plan plan = new Planner(Timings.standard()).plan(learned, time);
        ImportedKeyStatus next = Report.after(learned, plan, time);
        status = Report.same(status, next) ? status : next;
        return plan;
    }

    /** The import that the next pass plans. */
    Action.Import planned() {
        return (Action.Import) plan().action();
    }

    /** A pass whose import KMS accepts and shows. */
    Action.Import imports() {
        Action.Import action = accepts();
        shows(action);
        return action;
    }

    /** A pass whose import KMS accepts, and does not show yet. */
    Action.Import accepts() {
        Action.Import action = announces();
        status = Receipts.accepted(at(status), action, new ImportReceipt(symmetric() ? ID : null, "request-1", time));
        return action;
    }

    /** A pass that ends with the intent written. */
    Action.Import announces() {
        Action.Import action = planned();
        status = Receipts.announced(at(status), action);
        return action;
    }

    /** A pass whose import KMS refuses. */
    void refuses(KmsFailure.Kind kind) {
        Action.Import action = planned();
        ImportAttempt before = status.material("2026").attempt();
        status = Receipts.announced(at(status), action);
        status = Receipts.failed(
                at(status), action, before, new KmsFailure(kind, "words of KMS", "request-2", null), time);
    }

    /** A pass that deletes the material. */
    void deletes() {
        status = Receipts.deleted(at(status), "2026");
        loses();
    }

    /** A pass whose call of GetParametersForImport KMS refuses. */
    void refusesParameters(KmsFailure.Kind kind) {
        assertThat(plan().action()).isInstanceOf(Action.GetParameters.class);
        status = Receipts.refused(at(status), new KmsFailure(kind, "words of KMS", "request-3", null), time);
    }

    /** A pass that shows import parameters. */
    void published(ImportParameters set) {
        status = Receipts.published(at(status), set);
    }

    /** KMS holds what that import carried. */
    void shows(Action.Import action) {
        holds(action.attempt().validTo());
    }

    /** KMS holds material with that end; null for one that does not expire. */
    void holds(Instant end) {
        state = KeyState.ENABLED;
        expires = end != null;
        validTo = end;
        currentId = symmetric() ? ID : null;
    }

    /** KMS has lost the material. */
    void loses() {
        state = KeyState.PENDING_IMPORT;
        validTo = null;
    }

    void pass(Duration duration) {
        time = time.plus(duration);
    }

    void pass(String days) {
        pass(Duration.parse("P" + days));
    }

    private boolean symmetric() {
        return keySpec.equals("SYMMETRIC_DEFAULT");
    }

    private Observation look() {
        return at(status).withKey(unreadable == null ? found() : new KeyView.Unreadable(unreadable, "words of KMS"));
    }

    private Observation at(ImportedKeyStatus known) {
        SecretSource blob = new SecretSource(new SecretKeyRef("s", "encryptedKeyMaterial"));
        SecretSource token = new SecretSource(new SecretKeyRef("s", "importToken"));
        ImportedKeySpec spec = new ImportedKeySpec(
                arn,
                null,
                List.of(new Material(
                        entry, statedId, plaintext ? null : new Wrapped(blob, token), plaintext ? blob : null)),
                expiration,
                reimport,
                recovery,
                wrapping,
                publish,
                poll,
                deletion,
                suspend);
        Subject subject =
                new Subject("ns", "k", "uid-1", generation, time.minusSeconds(3600), deleting, finalizer, request);
        return new Observation(
                subject, spec, known, siblings, found(), checked(spec), parameters, null, reenableAllowed);
    }

    /** The pair as the observer lets it through. */
    private BundleView checked(ImportedKeySpec spec) {
        return bundle instanceof BundleView.Present
                ? Preflight.fault(spec.materials().getLast(), ((KeyView.Found) found()).key(), blobLength)
                        .<BundleView>map(BundleView.Malformed::new)
                        .orElse(bundle)
                : bundle;
    }

    private KeyView found() {
        boolean there = state == KeyState.ENABLED || state == KeyState.DISABLED;
        String model = there ? (expires ? "KEY_MATERIAL_EXPIRES" : "KEY_MATERIAL_DOES_NOT_EXPIRE") : null;
        KeyDescription key = new KeyDescription(
                arn,
                state,
                keySpec,
                "ENCRYPT_DECRYPT",
                origin,
                multiRegionKeyType != null,
                multiRegionKeyType,
                null,
                model,
                validTo,
                currentId,
                time);
        KeyMaterial material = new KeyMaterial(
                ID,
                description,
                there ? KeyMaterial.IMPORTED : KeyMaterial.PENDING_IMPORT,
                materialState,
                model,
                validTo);
        List<KeyMaterial> all = new ArrayList<>(others);
        all.addFirst(material);
        return unlisted == null
                ? new KeyView.Found(key, currentId == null ? null : all)
                : new KeyView.Found(key, null, new KeyView.Unreadable(unlisted, "words of KMS"));
    }
}
