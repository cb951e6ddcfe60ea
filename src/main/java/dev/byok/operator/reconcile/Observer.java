package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.BundleDigests;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.digest.DigestKey;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyRef;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.material.MaterialShape;
import dev.byok.operator.material.PairReading;
import dev.byok.operator.material.Plaintext;
import dev.byok.operator.material.PlaintextReading;
import dev.byok.operator.material.SecretPair;
import dev.byok.operator.plan.BundleView;
import dev.byok.operator.plan.KeyTarget;
import dev.byok.operator.plan.KeyView;
import dev.byok.operator.plan.Observation;
import dev.byok.operator.plan.Planner;
import dev.byok.operator.plan.Preflight;
import dev.byok.operator.plan.Sibling;
import dev.byok.operator.plan.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Does the reading: the key in KMS and the Secrets, each only when a decision can need it. */
final class Observer {
    private final KeyService keys;
    private final Sources sources;
    private final ParameterSets sets;
    private final PublicKeyProof proof;
    private final Planner planner;
    private final Safeguards safeguards;

    Observer(
            KeyService keys,
            Sources sources,
            ParameterSets sets,
            PublicKeyProof proof,
            Planner planner,
            Safeguards safeguards) {
        this.keys = keys;
        this.sources = sources;
        this.sets = sets;
        this.proof = proof;
        this.planner = planner;
        this.safeguards = safeguards;
    }

    /**
     * Looks once.
     *
     * @param status what is known, which may be more than the resource has stored
     * @param access how KMS may be asked
     * @param now the operator's clock
     */
    Sight look(ImportedKey resource, ImportedKeyStatus status, KmsAccess access, StoredKeys stored, Instant now) {
        Observation blank = Observation.blank(subject(resource), resource.getSpec(), status)
                .withReenableAllowed(safeguards.reenableAllowed());
        if (Planner.withoutKms(blank).isPresent()) {
            return new Sight(blank, null);
        }
        Observation described = access.heldBack() == null
                ? withKey(blank, keyArn -> stored.siblings(resource, keyArn))
                : blank.withKey(access.heldBack());
        access.looked(described.key());
        Observation asked = described.withParameters(sets.view(blank.subject().uid()));
        Observation seen = asked.withPublicKey(proof.shown(asked));
        if (!needsSource(seen)) {
            return new Sight(seen, null);
        }
        return seen.material().wrapped() != null ? withPair(seen) : new Sight(withPlaintext(seen, now), null);
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
                resource.hasFinalizer(ImportedKey.FINALIZER),
                annotations == null ? null : annotations.get(ImportedKey.REIMPORT_REQUESTED_AT));
    }

    /** Which resources share the key is asked once KMS has answered which key it is. */
    private Observation withKey(Observation look, Function<String, List<Sibling>> siblings) {
        KeyRef ref = KeyTarget.of(look.spec());
        KeyDescription key;
        try {
            key = keys.describe(ref);
        } catch (KmsFailure e) {
            ReadLog.tell(look, e);
            return look.withKey(new KeyView.Unreadable(e.kind(), e.getMessage()));
        }
        Observation shared = look.withSiblings(siblings.apply(key.arn()));
        try {
            return shared.withKey(new KeyView.Found(key, lists(shared, key) ? keys.listMaterials(ref) : null));
        } catch (KmsFailure e) {
            ReadLog.tell(look, e);
            return shared.withKey(new KeyView.Found(key, null, new KeyView.Unreadable(e.kind(), e.getMessage())));
        }
    }

    /** Materials are listed where there are any, and where the description alone does not confirm what is recorded. */
    private static boolean lists(Observation look, KeyDescription key) {
        if (!key.hasMaterialIds()
                || key.currentKeyMaterialId() == null
                || !key.state().showsMaterial()
                || look.yieldsTo().isPresent()) {
            return false;
        }
        MaterialStatus recorded = look.recorded();
        String stated = look.material().keyMaterialId();
        boolean confirmed = key.state() != KeyState.PENDING_IMPORT
                && KeyMaterial.IMPORTED.equals(recorded.importState())
                && look.status().unlistedMaterials().isEmpty()
                && (stated == null || stated.equals(recorded.keyMaterialId()))
                && key.currentKeyMaterialId().equals(recorded.keyMaterialId())
                && (key.validTo() == null) == "KEY_MATERIAL_DOES_NOT_EXPIRE".equals(key.expirationModel())
                && Objects.equals(key.validTo(), recorded.validTo());
        return look.subject().deleting() || !confirmed;
    }

    private static boolean needsSource(Observation look) {
        return look.key() instanceof KeyView.Found found
                && found.listing() == null
                && found.key().state().showsMaterial()
                && !look.subject().deleting()
                && !look.suspended()
                && look.yieldsTo().isEmpty();
    }

    private Sight withPair(Observation look) {
        PairReading reading =
                sources.pair(look.subject().namespace(), look.material().wrapped());
        return switch (reading) {
            case PairReading.Complete complete -> withPair(look, complete.pair());
            case PairReading.Missing missing ->
                new Sight(look.withBundle(new BundleView.Absent(missing.message())), null);
            case PairReading.Malformed malformed ->
                new Sight(look.withBundle(new BundleView.Malformed(malformed.message())), null);
        };
    }

    /** What cannot be a pair for this key is wiped, and nothing of it is kept, not even a digest. */
    private Sight withPair(Observation look, SecretPair pair) {
        KeyDescription described = ((KeyView.Found) look.key()).key();
        Optional<String> fault = Preflight.fault(look.material(), described, pair.encryptedKeyMaterial().length);
        if (fault.isPresent()) {
            pair.close();
            return new Sight(look.withBundle(new BundleView.Malformed(fault.get())), null);
        }
        DigestKey key = safeguards.digestKey();
        return new Sight(
                look.withBundle(new BundleView.Present(
                        new BundleDigests(key.digest(pair.encryptedKeyMaterial()), key.digest(pair.importToken())))),
                pair);
    }

    /** Material is looked at only if it may be needed, and wiped at once. */
    private Observation withPlaintext(Observation look, Instant now) {
        if (!planner.asksForPlaintext(look, now)) {
            return look;
        }
        if (!sources.plaintextAllowed()) {
            return look.withBundle(new BundleView.Forbidden("this installation lets the operator read no key material"
                    + " (ALLOW_PLAINTEXT=false): use spec.materials[].wrapped, or ask whoever runs the operator"));
        }
        String keySpec = ((KeyView.Found) look.key()).key().keySpec();
        PlaintextReading reading =
                sources.plaintext(look.subject().namespace(), look.material().plaintext(), keySpec);
        return look.withBundle(
                switch (reading) {
                    case PlaintextReading.Fit fit -> view(fit.plaintext(), keySpec);
                    case PlaintextReading.Missing missing -> new BundleView.Absent(missing.message());
                    case PlaintextReading.Unfit unfit -> new BundleView.Malformed(unfit.message());
                });
    }

    private static BundleView view(Plaintext plaintext, String keySpec) {
        try (plaintext) {
            return new BundleView.Plaintext(
                    plaintext.version(),
                    plaintext.bytes().length,
                    MaterialShape.publicKeyFingerprint(keySpec, plaintext.bytes())
                            .orElse(null));
        }
    }
}
