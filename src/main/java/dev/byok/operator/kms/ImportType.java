package dev.byok.operator.kms;

/** KMS's ImportType; symmetric keys only. */
public enum ImportType {
    /** Material that the key never held. */
    NEW_KEY_MATERIAL,
    /** Material that the key holds or held. */
    EXISTING_KEY_MATERIAL
}
