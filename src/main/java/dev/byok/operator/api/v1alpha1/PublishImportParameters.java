package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;

/** Whether import parameters are published in status. */
public enum PublishImportParameters {
    /** When material is awaited and no usable answer is there. */
    WhenNeeded,
    /** Never. */
    Never;

    /**
     * Reads a value from JSON. A value of a later version reads as null, because one resource that cannot be decoded
     * would stop the watch of all.
     */
    @JsonCreator
    static PublishImportParameters of(String value) {
        return EnumText.read(PublishImportParameters.class, value);
    }
}
