package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;

/**
 * The pair that KMS holds as far as the operator knows: imported by it, or found beside material that was already
 * there. Without digests there is no pair: the material came from plaintext.
 *
 * @param blobDigest keyed digest of the encrypted key material
 * @param tokenDigest keyed digest of the import token
 * @param firstSeenTime when the pair was first imported or adopted, by KMS's clock: its token is dead 24 hours later at
 *     the latest
 * @param usedForRecovery true once the pair was sent again after a loss, which happens once
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImportedBundle(
        @JsonPropertyDescription("Digest of the encrypted key material under a key that only the operator has.")
        String blobDigest,

        @JsonPropertyDescription("Digest of the import token under a key that only the operator has.")
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

    /**
     * Whether it can be told if this is the record of that pair: not where the material came from plaintext, and not
     * where the record was made under another digest key.
     */
    public boolean isComparableTo(BundleDigests pair) {
        return BundleDigests.comparable(blobDigest, pair.blobDigest());
    }

    /** Whether exactly one half of that pair is the recorded one, as while two Secrets are being updated. */
    public boolean isHalfOf(BundleDigests pair) {
        return pair.blobDigest().equals(blobDigest) != pair.tokenDigest().equals(tokenDigest);
    }
}
