package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;

/**
 * An import that is about to be sent, written before it is: after a crash, KMS showing its ValidTo proves that it was
 * committed.
 *
 * @param blobDigest SHA-256 of the encrypted key material
 * @param tokenDigest SHA-256 of the import token
 * @param validTo the exact ValidTo sent; null when the material does not expire
 * @param time when the attempt was decided, by KMS's clock
 * @param expiration the expiration of the spec that it applies
 * @param reimportRequest the value of byok.dev/reimport-requested-at that it answers; null when none was made
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImportAttempt(
        @JsonPropertyDescription("SHA-256 of the encrypted key material.")
        String blobDigest,

        @JsonPropertyDescription("SHA-256 of the import token.")
        String tokenDigest,

        @JsonPropertyDescription("The exact ValidTo sent; absent when the material does not expire.")
        Instant validTo,

        @JsonPropertyDescription("When the import was decided, by KMS's clock.")
        Instant time,

        @JsonPropertyDescription("The expiration of the spec that the import applies.")
        Expiration expiration,

        @JsonPropertyDescription(
                "The value of the annotation byok.dev/reimport-requested-at that the import answers; absent when"
                        + " nobody asked.")
        String reimportRequest) {

    /** Whether this is the record of exactly that pair. */
    public boolean isOf(BundleDigests pair) {
        return pair.blobDigest().equals(blobDigest) && pair.tokenDigest().equals(tokenDigest);
    }
}
