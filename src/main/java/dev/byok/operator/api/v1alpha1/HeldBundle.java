package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;

/**
 * A pair of which only one half changed, held back for a moment in case the other half follows.
 *
 * @param blobDigest SHA-256 of the encrypted key material
 * @param tokenDigest SHA-256 of the import token
 * @param time when it was first seen
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record HeldBundle(
        @JsonPropertyDescription("SHA-256 of the encrypted key material.")
        String blobDigest,

        @JsonPropertyDescription("SHA-256 of the import token.")
        String tokenDigest,

        @JsonPropertyDescription("When the pair was first seen.")
        Instant time) {

    /** Whether this is the record of exactly that pair. */
    public boolean isOf(BundleDigests pair) {
        return pair.blobDigest().equals(blobDigest) && pair.tokenDigest().equals(tokenDigest);
    }
}
