package dev.byok.operator.kms;

import java.time.Instant;

/**
 * KMS's answer to GetParametersForImport: a wrapping public key and the token that fits it and no other. Neither is
 * secret.
 *
 * @param publicKey wrapping public key, DER (SubjectPublicKeyInfo)
 * @param importToken import token
 * @param validTo when both run out, by KMS's clock
 * @param requestId AWS request id, by which CloudTrail finds the call
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never changed by anybody.
public record ParametersForImport(byte[] publicKey, byte[] importToken, Instant validTo, String requestId) {

    /** Says when it runs out only. */
    @Override
    public String toString() {
        return "ParametersForImport[until " + validTo + "]";
    }
}
