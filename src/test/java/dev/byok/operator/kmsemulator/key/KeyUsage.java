package dev.byok.operator.kmsemulator.key;

/** What a key may be used for, by KMS's names. */
public enum KeyUsage {
    ENCRYPT_DECRYPT,
    SIGN_VERIFY,
    GENERATE_VERIFY_MAC,
    KEY_AGREEMENT
}
