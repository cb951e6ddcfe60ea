package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;

/**
 * A pair of which only one half changed, held back for a moment in case the other half follows.
 *
 * @param blobDigest keyed digest of the encrypted key material
 * @param tokenDigest keyed digest of the import token
 * @param time when it was first seen
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record HeldBundle(
        @JsonPropertyDescription("Digest of the encrypted key material under a key that only the operator has.")
        String blobDigest,

        @JsonPropertyDescription("Digest of the import token under a key that only the operator has.")
        String tokenDigest,

        @JsonPropertyDescription("When the pair was first seen.")
        Instant time) {

    /** Whether this is the record of exactly that pair. */
    public boolean isOf(BundleDigests pair) {
        return pair.blobDigest().equals(blobDigest) && pair.tokenDigest().equals(tokenDigest);
    }
}
