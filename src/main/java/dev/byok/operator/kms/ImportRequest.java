package dev.byok.operator.kms;

import java.time.Instant;

/**
 * One ImportKeyMaterial call. The arrays belong to the caller, who wipes them afterwards.
 *
 * @param key which key
 * @param encryptedKeyMaterial wrapped material, 1 to 6144 bytes
 * @param importToken import token, 1 to 6144 bytes
 * @param validTo end of validity in whole seconds; null for material that does not expire
 * @param type symmetric keys only, else null
 * @param keyMaterialId symmetric keys only, and only with EXISTING_KEY_MATERIAL; may be null
 * @param description symmetric keys only; may be null
 */
@SuppressWarnings(
        "ArrayRecordComponent") // Never compared: it lives for one call, and a copy would have to be wiped too.
public record ImportRequest(
        KeyRef key,
        byte[] encryptedKeyMaterial,
        byte[] importToken,
        Instant validTo,
        ImportType type,
        String keyMaterialId,
        String description) {

    /** Says nothing of the bytes. */
    @Override
    public String toString() {
        return "ImportRequest[" + key.keyId() + ", validTo=" + validTo + ", type=" + type + "]";
    }
}
