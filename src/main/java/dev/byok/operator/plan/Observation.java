package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a decision may look at.
 *
 * @param subject metadata of the resource
 * @param spec what the user asks
 * @param status what was recorded before
 * @param siblings other resources on the same key; none before KMS has answered which key it is
 * @param key the key
 * @param bundle what the Secrets hold
 * @param parameters import parameters that the operator holds for material it may read; null if none
 * @param publicKeyFingerprint SHA-256 of the public key that KMS shows; null where it was not asked for
 * @param reenableAllowed whether this installation lets an import enable a key that is or was disabled
 */
public record Observation(
        Subject subject,
        ImportedKeySpec spec,
        ImportedKeyStatus status,
        List<Sibling> siblings,
        KeyView key,
        BundleView bundle,
        ParametersView parameters,
        String publicKeyFingerprint,
        boolean reenableAllowed) {

    /** A look that has seen neither key nor Secrets yet. */
    public static Observation blank(Subject subject, ImportedKeySpec spec, ImportedKeyStatus status) {
        return new Observation(
                subject, spec, status, List.of(), new KeyView.NotAsked(), new BundleView.NotRead(), null, null, false);
    }

    /** The same look, with the other resources on the key that KMS answered. */
    public Observation withSiblings(List<Sibling> others) {
        return new Observation(
                subject, spec, status, others, key, bundle, parameters, publicKeyFingerprint, reenableAllowed);
    }

    /** The same look, with what was learned from it. */
    public Observation withStatus(ImportedKeyStatus learned) {
        return new Observation(
                subject, spec, learned, siblings, key, bundle, parameters, publicKeyFingerprint, reenableAllowed);
    }

    /** The same look, with what a failed call said of the key. */
    public Observation withKey(KeyView other) {
        return new Observation(
                subject, spec, status, siblings, other, bundle, parameters, publicKeyFingerprint, reenableAllowed);
    }

    /** The same look, with what the Secrets hold. */
    public Observation withBundle(BundleView other) {
        return new Observation(
                subject, spec, status, siblings, key, other, parameters, publicKeyFingerprint, reenableAllowed);
    }

    /** The same look, with import parameters that the operator holds. */
    public Observation withParameters(ParametersView held) {
        return new Observation(
                subject, spec, status, siblings, key, bundle, held, publicKeyFingerprint, reenableAllowed);
    }

    /** The same look, with the public key that KMS shows. */
    public Observation withPublicKey(String fingerprint) {
        return new Observation(subject, spec, status, siblings, key, bundle, parameters, fingerprint, reenableAllowed);
    }

    /** The same look, in an installation that lets an import enable a disabled key, or does not. */
    public Observation withReenableAllowed(boolean allowed) {
        return new Observation(subject, spec, status, siblings, key, bundle, parameters, publicKeyFingerprint, allowed);
    }

    /** The same look, about a recorded entry, which spec.materials may not list any more. */
    Observation about(MaterialStatus entry) {
        List<Material> entries = spec.materials().stream()
                .filter(material -> material.name().equals(entry.name()))
                .toList();
        return new Observation(
                subject,
                spec.withMaterials(
                        entries.isEmpty()
                                ? List.of(new Material(entry.name(), entry.keyMaterialId(), null, null))
                                : entries),
                status,
                siblings,
                key,
                bundle,
                parameters,
                publicKeyFingerprint,
                reenableAllowed);
    }

    /** The sibling that imports into the key in place of this resource; empty where this resource does. */
    public Optional<Sibling> yieldsTo() {
        return subject.deleting() ? Optional.empty() : Precedence.over(subject, status, siblings);
    }

    /** The entry of spec.materials that this look is about. */
    public Material material() {
        return spec.materials().getLast();
    }

    /** What was recorded of that entry. */
    public MaterialStatus recorded() {
        return status.material(material().name());
    }

    /** Whether a re-import was requested that was not carried out yet. */
    public boolean reimportRequested() {
        String request = subject.reimportRequest();
        return request != null && !request.isEmpty() && !request.equals(status.lastHandledReimportRequest());
    }

    /** Whether spec.suspend stops KMS writes. */
    public boolean suspended() {
        return Boolean.TRUE.equals(spec.suspend());
    }
}
