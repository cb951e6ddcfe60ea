package dev.byok.operator.plan;

/** Why an import would be sent. Nothing else causes one. */
enum Need {
    /** KMS never held the material. */
    FIRST,
    /** KMS held it and does no more. */
    LOST,
    /** Somebody asked by annotation. */
    REQUESTED,
    /** The Secrets hold another pair than the one that was imported. */
    NEW_PAIR,
    /** KMS's expiration is not the one that the spec asks for. */
    DRIFTED,
    /** The renewal window is open. */
    DUE,
    /** There is no need. */
    NONE
}
