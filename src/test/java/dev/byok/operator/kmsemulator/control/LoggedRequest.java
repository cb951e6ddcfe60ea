package dev.byok.operator.kmsemulator.control;

import java.time.Instant;

/**
 * One request as the emulator saw it. No component holds key material, and blobs and tokens appear as digests only.
 *
 * @param sequence position in the log, from 1
 * @param operation operation name, such as {@code ImportKeyMaterial}
 * @param keyId the KeyId parameter as sent, null without one
 * @param keyArn ARN of the key it named, null if there is no such key
 * @param region Region of the credential scope
 * @param accessKeyId who signed the request, null if nobody did
 * @param outcome {@link #SUCCESS}, an error code, or {@link #DROPPED}, {@link #COMMITTED_AND_DROPPED},
 *     {@link #REFUSED_AND_DROPPED}
 * @param requestId the x-amzn-RequestId of the answer
 * @param time the emulator's time when the request came
 * @param importDetails what an ImportKeyMaterial request carried, null for other operations
 */
public record LoggedRequest(
        long sequence,
        String operation,
        String keyId,
        String keyArn,
        String region,
        String accessKeyId,
        String outcome,
        String requestId,
        Instant time,
        ImportDetails importDetails) {

    /** Outcome of a request that was carried out and answered. */
    public static final String SUCCESS = "Success";

    /** Outcome of a request that was neither carried out nor answered. */
    public static final String DROPPED = "Dropped";

    /** Outcome of a request that was carried out but never answered. */
    public static final String COMMITTED_AND_DROPPED = "CommittedAndDropped";

    /** Outcome of a request that was refused, which its caller never heard. */
    public static final String REFUSED_AND_DROPPED = "RefusedAndDropped";

    /** Whether the request changed or read what it asked for, answered or not. */
    public boolean tookEffect() {
        return outcome.equals(SUCCESS) || outcome.equals(COMMITTED_AND_DROPPED);
    }

    /**
     * What an import carried; a null component was not sent.
     *
     * @param blobSha256 lower-case hex SHA-256 of EncryptedKeyMaterial
     * @param tokenSha256 lower-case hex SHA-256 of ImportToken
     * @param expirationModel ExpirationModel
     * @param validTo ValidTo
     * @param importType ImportType
     * @param keyMaterialId KeyMaterialId
     * @param keyMaterialDescription KeyMaterialDescription
     */
    public record ImportDetails(
            String blobSha256,
            String tokenSha256,
            String expirationModel,
            Instant validTo,
            String importType,
            String keyMaterialId,
            String keyMaterialDescription) {}
}
