package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;

/**
 * A pair that KMS refused; it is not sent again.
 *
 * @param blobDigest keyed digest of the encrypted key material
 * @param tokenDigest keyed digest of the import token
 * @param reason why, one of the reasons of conditions
 * @param time when
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RejectedBundle(
        @JsonPropertyDescription("Digest of the encrypted key material under a key that only the operator has.")
        String blobDigest,

        @JsonPropertyDescription("Digest of the import token under a key that only the operator has.")
        String tokenDigest,

        @JsonPropertyDescription("Why KMS refused the pair, one of the reasons of conditions.")
        String reason,

        @JsonPropertyDescription("When KMS refused the pair.")
        Instant time) {

    /** Whether this is the record of exactly that pair. */
    public boolean isOf(BundleDigests pair) {
        return pair.blobDigest().equals(blobDigest) && pair.tokenDigest().equals(tokenDigest);
    }
}
