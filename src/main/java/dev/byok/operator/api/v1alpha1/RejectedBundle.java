package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;

/**
 * A pair that KMS refused; it is not sent again.
 *
 * @param blobDigest SHA-256 of the encrypted key material
 * @param tokenDigest SHA-256 of the import token
 * @param reason why, one of the reasons of conditions
 * @param time when
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RejectedBundle(
        @JsonPropertyDescription("SHA-256 of the encrypted key material.")
        String blobDigest,

        @JsonPropertyDescription("SHA-256 of the import token.")
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
