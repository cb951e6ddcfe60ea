package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import java.util.List;

/**
 * Everything that a decision may look at.
 *
 * @param subject metadata of the resource
 * @param spec what the user asks
 * @param status what was recorded before
 * @param siblings other resources on the same key
 * @param key the key
 * @param bundle the pair in the Secrets
 */
public record Observation(
        Subject subject,
        ImportedKeySpec spec,
        ImportedKeyStatus status,
        List<Sibling> siblings,
        KeyView key,
        BundleView bundle) {

    /** The same look, with what was learned from it. */
    public Observation withStatus(ImportedKeyStatus learned) {
        return new Observation(subject, spec, learned, siblings, key, bundle);
    }

    /** The same look, with what a failed call said of the key. */
    public Observation withKey(KeyView other) {
        return new Observation(subject, spec, status, siblings, other, bundle);
    }

    /** The same look, with what the Secrets hold. */
    public Observation withBundle(BundleView other) {
        return new Observation(subject, spec, status, siblings, key, other);
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
