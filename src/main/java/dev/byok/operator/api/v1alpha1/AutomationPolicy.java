package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;

/** Whether the operator acts by itself or waits to be asked. */
public enum AutomationPolicy {
    /** The operator acts when the time has come. */
    Automatic,
    /** The operator waits for the annotation byok.dev/reimport-requested-at. */
    Manual;

    /**
     * Reads a value from JSON. A value of a later version reads as null, because one resource that cannot be decoded
     * would stop the watch of all.
     */
    @JsonCreator
    static AutomationPolicy of(String value) {
        return EnumText.read(AutomationPolicy.class, value);
    }
}
