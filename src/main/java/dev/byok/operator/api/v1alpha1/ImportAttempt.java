package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;

/**
 * An import that is about to be sent, written before it is: after a crash, KMS showing its ValidTo proves that it was
 * committed.
 *
 * @param blobDigest keyed digest of the encrypted key material; null when the operator wraps it itself
 * @param tokenDigest keyed digest of the import token; null when the operator wraps the material itself
 * @param validTo the exact ValidTo sent; null when the material does not expire
 * @param time when the attempt was decided, by KMS's clock
 * @param expiration the expiration of the spec that it applies
 * @param publicKeyFingerprint SHA-256 of the public key of material that the operator wraps itself; null where there is
 *     none
 * @param reimportRequest the value of byok.dev/reimport-requested-at that it answers; null when none was made
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImportAttempt(
        @JsonPropertyDescription("Digest of the encrypted key material under a key that only the operator has.")
        String blobDigest,

        @JsonPropertyDescription("Digest of the import token under a key that only the operator has.")
        String tokenDigest,

        @JsonPropertyDescription("The exact ValidTo sent; absent when the material does not expire.")
        Instant validTo,

        @JsonPropertyDescription("When the import was decided, by KMS's clock.")
        Instant time,

        @JsonPropertyDescription("The expiration of the spec that the import applies.")
        Expiration expiration,

        @JsonPropertyDescription(
                "SHA-256 of the public key that belongs to material from plaintext; RSA and ECC keys only.")
        String publicKeyFingerprint,

        @JsonPropertyDescription(
                "The value of the annotation byok.dev/reimport-requested-at that the import answers; absent when"
                        + " nobody asked.")
        String reimportRequest) {

    /** Whether this is the record of exactly that pair. */
    public boolean isOf(BundleDigests pair) {
        return pair.blobDigest().equals(blobDigest) && pair.tokenDigest().equals(tokenDigest);
    }
}
