package dev.byok.operator.plan;

/** Why KMS is written to. Nothing else causes a write. */
public enum Need {
    /** KMS never held the material. */
    FIRST("FirstImport"),
    /** KMS held it and does no more. */
    LOST("MaterialLost"),
    /** Somebody asked by annotation. */
    REQUESTED("Requested"),
    /** KMS's expiration is not the one that the spec asks for. */
    DRIFTED("ExpirationDrifted"),
    /** The renewal window is open. */
    DUE("Due"),
    /** Nothing else asks for an import, but the Secrets hold another pair than the one that was imported. */
    NEW_PAIR("NewPair"),
    /** The resource is being deleted, and its material with it. */
    DELETED("ResourceDeleted"),
    /** There is no need. */
    NONE("None");

    private final String text;

    Need(String text) {
        this.text = text;
    }

    /** The need as the log writes it. */
    public String text() {
        return text;
    }
}
