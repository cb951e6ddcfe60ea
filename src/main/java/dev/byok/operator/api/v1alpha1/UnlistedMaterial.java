package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;

/**
 * A material of the key that no entry of spec.materials names. The operator tells of it and never touches it.
 *
 * @param keyMaterialId KMS's KeyMaterialId
 * @param description KMS's KeyMaterialDescription; null without one
 * @param keyMaterialState KMS's KeyMaterialState
 * @param importState KMS's ImportState: IMPORTED or PENDING_IMPORT
 * @param validTo when KMS deletes the material; null while it is missing and when it does not expire
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record UnlistedMaterial(
        @JsonPropertyDescription("KMS's KeyMaterialId.") @Required
        String keyMaterialId,

        @JsonPropertyDescription("KMS's KeyMaterialDescription.")
        String description,

        @JsonPropertyDescription("KMS's KeyMaterialState.") String keyMaterialState,

        @JsonPropertyDescription("KMS's ImportState: IMPORTED or PENDING_IMPORT.")
        String importState,

        @JsonPropertyDescription(
                "When KMS deletes the material, which stops the key; absent while it is missing and when"
                        + " it does not expire.")
        Instant validTo) {

    /** Whether the key encrypts with it. */
    public boolean current() {
        return "CURRENT".equals(keyMaterialState);
    }
}
