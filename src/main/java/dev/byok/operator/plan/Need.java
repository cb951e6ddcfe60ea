package dev.byok.operator.plan;

/** Why an import would be sent. Nothing else causes one. */
enum Need {
    /** KMS never held the material. */
    FIRST,
    /** KMS held it and does no more. */
    LOST,
    /** Somebody asked by annotation. */
    REQUESTED,
    /** KMS's expiration is not the one that the spec asks for. */
    DRIFTED,
    /** The renewal window is open. */
    DUE,
    /** Nothing else asks for an import, but the Secrets hold another pair than the one that was imported. */
    NEW_PAIR,
    /** There is no need. */
    NONE
}
