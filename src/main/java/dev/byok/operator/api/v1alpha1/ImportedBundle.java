package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;

/**
 * The pair that KMS holds as far as the operator knows: imported by it, or found beside material that was already
 * there. Without digests there is no pair: the material came from plaintext.
 *
 * @param blobDigest SHA-256 of the encrypted key material
 * @param tokenDigest SHA-256 of the import token
 * @param firstSeenTime when the pair was first imported or adopted, by KMS's clock: its token is dead 24 hours later at
 *     the latest
 * @param usedForRecovery true once the pair was sent again after a loss, which happens once
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImportedBundle(
        @JsonPropertyDescription("SHA-256 of the encrypted key material.")
        String blobDigest,

        @JsonPropertyDescription("SHA-256 of the import token.")
        String tokenDigest,

        @JsonPropertyDescription(
                "When the pair was first imported or adopted, by KMS's clock: its token is dead 24 hours later at"
                        + " the latest.")
        Instant firstSeenTime,

        @JsonPropertyDescription("true once the pair was sent again after a loss, which happens once.")
        Boolean usedForRecovery) {

    /** Whether this is the record of exactly that pair. */
    public boolean isOf(BundleDigests pair) {
        return pair.blobDigest().equals(blobDigest) && pair.tokenDigest().equals(tokenDigest);
    }

    /** Whether exactly one half of that pair is the recorded one, as while two Secrets are being updated. */
    public boolean isHalfOf(BundleDigests pair) {
        return pair.blobDigest().equals(blobDigest) != pair.tokenDigest().equals(tokenDigest);
    }
}
