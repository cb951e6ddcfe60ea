package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;

/**
 * What is known of one entry of spec.materials.
 *
 * @param name name of the entry
 * @param keyMaterialId KMS's KeyMaterialId; symmetric keys only
 * @param keyMaterialState KMS's KeyMaterialState; symmetric keys only
 * @param importState KMS's ImportState: IMPORTED or PENDING_IMPORT
 * @param validTo when KMS deletes the material; null when it does not expire
 * @param appliedExpiration spec.expiration as of the last import
 * @param lastImportTime when this resource last imported it, by KMS's clock; null when it never did
 * @param importCount how many times this resource imported it
 * @param importsNotShown how many imports in a row KMS accepted and has not shown since; null if it shows the last one
 * @param requestId AWS request id of the last import, to find it in CloudTrail
 * @param publicKeyFingerprint SHA-256 of the public key of the material that was last imported from plaintext; null for
 *     other keys, and where the material does not tell its public key
 * @param bundle the pair of the last import or adoption
 * @param held a half-updated pair that is waited for
 * @param attempt an import whose outcome is not known yet
 * @param rejected pairs that KMS refused, newest last, at most 8
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record MaterialStatus(
        @JsonPropertyDescription("Name of the entry of spec.materials.") @Required @Size(max = 63)
        String name,

        @JsonPropertyDescription("KMS's KeyMaterialId; symmetric keys only.") @Size(max = 64)
        String keyMaterialId,

        @JsonPropertyDescription("KMS's KeyMaterialState; symmetric keys only.")
        String keyMaterialState,

        @JsonPropertyDescription("KMS's ImportState: IMPORTED or PENDING_IMPORT.") @Size(max = 32)
        String importState,

        @JsonPropertyDescription("When KMS deletes the material; absent when it does not expire.")
        Instant validTo,

        @JsonPropertyDescription("spec.expiration as of the last import.")
        Expiration appliedExpiration,

        @JsonPropertyDescription(
                "When this ImportedKey last imported the material, by KMS's clock; absent when it never did.")
        Instant lastImportTime,

        @JsonPropertyDescription("How many times this ImportedKey imported the material.")
        Integer importCount,

        @JsonPropertyDescription(
                "How many imports in a row KMS accepted without showing their expiration since; absent if it shows the"
                        + " last one.")
        Integer importsNotShown,

        @JsonPropertyDescription("AWS request id of the last import, to find it in CloudTrail.")
        String requestId,

        @JsonPropertyDescription(
                "SHA-256 of the DER form of the public key that belongs to the material last imported from plaintext;"
                        + " RSA and ECC keys only. GetPublicKey has to answer the same.")
        String publicKeyFingerprint,

        @JsonPropertyDescription("The pair of wrapped material and import token of the last import or adoption.")
        ImportedBundle bundle,

        @JsonPropertyDescription("A half-updated pair, held back for a moment until the other half follows.")
        HeldBundle held,

        @JsonPropertyDescription("An import whose outcome is not known yet.")
        ImportAttempt attempt,

        @JsonPropertyDescription("Pairs that KMS refused, newest last, at most 8; they are not sent again.")
        @Size(max = 8)
        List<RejectedBundle> rejected) {
    /** Copies the list, so that a status never changes under a reader. */
    public MaterialStatus {
        rejected = rejected == null ? List.of() : List.copyOf(rejected);
    }

    /** The status of an entry that nothing is known of. */
    public static MaterialStatus unknown(String name) {
        return new MaterialStatus(
                name, null, null, null, null, null, null, null, null, null, null, null, null, null, List.of());
    }

    /** The same status with other records of pairs and of an attempt. */
    public MaterialStatus withRecords(
            ImportedBundle otherBundle,
            HeldBundle otherHeld,
            ImportAttempt otherAttempt,
            List<RejectedBundle> otherRejected) {
        return new MaterialStatus(
                name,
                keyMaterialId,
                keyMaterialState,
                importState,
                validTo,
                appliedExpiration,
                lastImportTime,
                importCount,
                importsNotShown,
                requestId,
                publicKeyFingerprint,
                otherBundle,
                otherHeld,
                otherAttempt,
                otherRejected);
    }

    /** Whether this resource ever imported the entry. */
    public boolean importedByUs() {
        return lastImportTime != null;
    }

    /** Whether this resource imported the entry and deleted it again, with nothing imported since. */
    public boolean deletedByUs() {
        return importCount != null && lastImportTime == null;
    }

    /** Whether KMS may hold material that this resource imported under this entry. */
    public boolean maybeImportedByUs() {
        return importedByUs() || attempt != null;
    }

    /** Whether KMS refused exactly that pair. */
    public boolean rejects(BundleDigests pair) {
        return rejected.stream().anyMatch(refused -> refused.isOf(pair));
    }
}
