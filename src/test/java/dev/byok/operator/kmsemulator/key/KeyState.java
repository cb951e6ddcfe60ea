package dev.byok.operator.kmsemulator.key;

/** KMS's key states, by their names on the wire. */
public enum KeyState {
    /** Not usable yet. */
    CREATING("Creating", "is creating."),
    /** Usable. */
    ENABLED("Enabled", "is enabled."),
    /** Switched off. */
    DISABLED("Disabled", "is disabled."),
    /** Without key material, or without one of several. */
    PENDING_IMPORT("PendingImport", "is pending import."),
    /** To be deleted. */
    PENDING_DELETION("PendingDeletion", "is pending deletion."),
    /** A primary to be deleted once its replicas are. */
    PENDING_REPLICA_DELETION("PendingReplicaDeletion", "is pending replica deletion."),
    /** Changing roles with another Region. */
    UPDATING("Updating", "is updating."),
    /** Cut off from where its material is. */
    UNAVAILABLE("Unavailable", "is unavailable.");

    private final String wireName;
    private final String sentence;

    KeyState(String wireName, String sentence) {
        this.wireName = wireName;
        this.sentence = sentence;
    }

    /** The name on the wire, such as {@code PendingImport}. */
    public String wireName() {
        return wireName;
    }

    /** How KMS ends the sentence that starts with the key's ARN. */
    String sentence() {
        return sentence;
    }

    /**
     * The state of that wire name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static KeyState ofWireName(String wireName) {
        for (KeyState state : values()) {
            if (state.wireName.equals(wireName)) {
                return state;
            }
        }
        throw new IllegalArgumentException("no key state " + wireName);
    }
}
