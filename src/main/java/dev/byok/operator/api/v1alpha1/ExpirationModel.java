package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;

/** KMS's ExpirationModel. */
public enum ExpirationModel {
    /** Material is deleted by KMS at its ValidTo. */
    KEY_MATERIAL_EXPIRES,
    /** Material stays until somebody deletes it. */
    KEY_MATERIAL_DOES_NOT_EXPIRE;

    /**
     * Reads a value from JSON. A value of a later version reads as null, because one resource that cannot be decoded
     * would stop the watch of all.
     */
    @JsonCreator
    static ExpirationModel of(String value) {
        return EnumText.read(ExpirationModel.class, value);
    }
}
