package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;

/** How far a resource has come with its KMS key, from the strongest claim to the weakest. */
public enum Claim {
    /** It imported material into the key. */
    IMPORTED,
    /** It is about to import, or the outcome of its import is not known. */
    IMPORTING,
    /** It imported nothing. */
    NONE;

    /** The claim that a recorded status proves. */
    public static Claim of(ImportedKeyStatus status) {
        if (status.materials().stream().anyMatch(material -> material.importedByUs())) {
            return IMPORTED;
        }
        return status.materials().stream().anyMatch(material -> material.attempt() != null) ? IMPORTING : NONE;
    }
}
