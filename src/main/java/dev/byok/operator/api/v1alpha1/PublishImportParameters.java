package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** Whether import parameters are published in status. */
public enum PublishImportParameters {
    /** When material is awaited and no usable answer is there. */
    WhenNeeded,
    /** Never. */
    Never,
    /** A value that this version does not know. */
    @JsonIgnore
    UNKNOWN;

    /** Reads a value from JSON. */
    @JsonCreator
    static PublishImportParameters of(String value) {
        return EnumText.read(PublishImportParameters.class, value);
    }
}
