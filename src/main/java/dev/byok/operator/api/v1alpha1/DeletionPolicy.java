package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;

/** What becomes of imported material when its ImportedKey is deleted. */
public enum DeletionPolicy {
    /** KMS is left alone. */
    Retain,
    /** The materials that this resource imported are deleted from KMS. */
    DeleteKeyMaterial;

    /**
     * Reads a value from JSON. A value of a later version reads as null, because one resource that cannot be decoded
     * would stop the watch of all.
     */
    @JsonCreator
    static DeletionPolicy of(String value) {
        return EnumText.read(DeletionPolicy.class, value);
    }
}
