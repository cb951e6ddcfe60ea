package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** KMS's ExpirationModel. */
public enum ExpirationModel {
    /** Material is deleted by KMS at its ValidTo. */
    KEY_MATERIAL_EXPIRES,
    /** Material stays until somebody deletes it. */
    KEY_MATERIAL_DOES_NOT_EXPIRE,
    /** A value that this version does not know. */
    @JsonIgnore
    UNKNOWN;

    /** Reads a value from JSON. */
    @JsonCreator
    static ExpirationModel of(String value) {
        return EnumText.read(ExpirationModel.class, value);
    }
}
