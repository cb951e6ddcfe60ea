package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyRef;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KeySpec;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.material.PairReader;
import dev.byok.operator.material.PairReading;
import dev.byok.operator.plan.BundleView;
import dev.byok.operator.plan.KeyTarget;
import dev.byok.operator.plan.KeyView;
import dev.byok.operator.plan.Observation;
import dev.byok.operator.plan.Planner;
import dev.byok.operator.plan.Sibling;
import dev.byok.operator.plan.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Does the reading: the key in KMS and the Secrets, each only when a decision can need it. */
final class Observer {
    private final KeyService keys;
    private final PairReader pairs;

    Observer(KeyService keys, PairReader pairs) {
        this.keys = keys;
        this.pairs = pairs;
    }

    /**
     * Looks once.
     *
     * @param status what is known, which may be more than the resource has stored
     */
    Sight look(ImportedKey resource, ImportedKeyStatus status, List<Sibling> siblings) {
        Observation blank = new Observation(
                subject(resource),
                resource.getSpec(),
                status,
                siblings,
                new KeyView.NotAsked(),
                new BundleView.NotRead());
        if (Planner.withoutKms(blank).isPresent()) {
            return new Sight(blank, null);
        }
        Observation asked = blank.withKey(readKey(blank));
        return needsPair(asked) ? withPair(asked) : new Sight(asked, null);
    }

    static Subject subject(ImportedKey resource) {
        var meta = resource.getMetadata();
        var annotations = meta.getAnnotations();
        return new Subject(
                meta.getNamespace(),
                meta.getName(),
                Objects.requireNonNullElse(meta.getUid(), ""),
                Objects.requireNonNullElse(meta.getGeneration(), 0L),
                Instant.parse(meta.getCreationTimestamp()),
                meta.getDeletionTimestamp() != null,
                annotations == null ? null : annotations.get(ImportedKey.REIMPORT_REQUESTED_AT));
    }

    private KeyView readKey(Observation look) {
        KeyRef ref = KeyTarget.of(look.spec());
        try {
            KeyDescription key = keys.describe(ref);
            return new KeyView.Found(key, lists(look, key) ? keys.listMaterials(ref) : null);
        } catch (KmsFailure e) {
            return new KeyView.Unreadable(e.kind(), e.getMessage());
        }
    }

    /** Materials are listed where there are any, and where the description alone does not confirm what is recorded. */
    private static boolean lists(Observation look, KeyDescription key) {
        boolean symmetric =
                KeySpec.importable(key.keySpec()).map(KeySpec::hasMaterialIds).orElse(false);
        if (!symmetric || key.currentKeyMaterialId() == null || !key.state().showsMaterial()) {
            return false;
        }
        MaterialStatus recorded = look.recorded();
        boolean confirmed = key.state() != KeyState.PENDING_IMPORT
                && KeyMaterial.IMPORTED.equals(recorded.importState())
                && key.currentKeyMaterialId().equals(recorded.keyMaterialId())
                && (key.validTo() == null) == "KEY_MATERIAL_DOES_NOT_EXPIRE".equals(key.expirationModel())
                && Objects.equals(key.validTo(), recorded.validTo());
        return look.subject().deleting() || !confirmed;
    }

    private static boolean needsPair(Observation look) {
        return look.key() instanceof KeyView.Found found
                && found.key().state().showsMaterial()
                && !look.subject().deleting()
                && !look.suspended();
    }

    private Sight withPair(Observation look) {
        PairReading reading =
                pairs.read(look.subject().namespace(), look.material().wrapped());
        return switch (reading) {
            case PairReading.Complete complete ->
                new Sight(
                        look.withBundle(new BundleView.Present(
                                complete.pair().digests(), complete.pair().encryptedKeyMaterial().length)),
                        complete.pair());
            case PairReading.Missing missing ->
                new Sight(look.withBundle(new BundleView.Absent(missing.message())), null);
            case PairReading.Malformed malformed ->
                new Sight(look.withBundle(new BundleView.Malformed(malformed.message())), null);
        };
    }
}
