package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** Whether the operator acts by itself or waits to be asked. */
public enum AutomationPolicy {
    /** The operator acts when the time has come. */
    Automatic,
    /** The operator waits for the annotation byok.dev/reimport-requested-at. */
    Manual,
    /** A value that this version does not know. */
    @JsonIgnore
    UNKNOWN;

    /** Reads a value from JSON. */
    @JsonCreator
    static AutomationPolicy of(String value) {
        return EnumText.read(AutomationPolicy.class, value);
    }
}
