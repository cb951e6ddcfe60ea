package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** What becomes of imported material when its ImportedKey is deleted. */
public enum DeletionPolicy {
    /** KMS is left alone. */
    Retain,
    /** The materials that this resource imported are deleted from KMS. */
    DeleteKeyMaterial,
    /** A value that this version does not know. */
    @JsonIgnore
    UNKNOWN;

    /** Reads a value from JSON. */
    @JsonCreator
    static DeletionPolicy of(String value) {
        return EnumText.read(DeletionPolicy.class, value);
    }
}
