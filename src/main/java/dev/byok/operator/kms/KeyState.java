package dev.byok.operator.kms;

/** KMS's KeyState, and one value for states that this operator does not know. */
public enum KeyState {
    CREATING("Creating"),
    ENABLED("Enabled"),
    DISABLED("Disabled"),
    PENDING_IMPORT("PendingImport"),
    PENDING_DELETION("PendingDeletion"),
    PENDING_REPLICA_DELETION("PendingReplicaDeletion"),
    UNAVAILABLE("Unavailable"),
    UPDATING("Updating"),
    UNKNOWN("Unknown");

    private final String text;

    KeyState(String text) {
        this.text = text;
    }

    /** The state as KMS writes it. */
    public String text() {
        return text;
    }

    /** Whether a key in this state shows which material it holds, and takes an import. */
    public boolean showsMaterial() {
        return this == ENABLED || this == DISABLED || this == PENDING_IMPORT;
    }

    /** Whether somebody stopped the key; one that is saved from deletion is disabled, too. */
    public boolean stopped() {
        return this == DISABLED || this == PENDING_DELETION || this == PENDING_REPLICA_DELETION;
    }

    /** Reads a state as KMS writes it; anything else is {@link #UNKNOWN}. */
    public static KeyState of(String text) {
        for (KeyState state : values()) {
            if (state.text.equals(text)) {
                return state;
            }
        }
        return UNKNOWN;
    }
}
