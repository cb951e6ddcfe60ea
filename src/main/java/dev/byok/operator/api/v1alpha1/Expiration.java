package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.time.Instant;

/**
 * How long imported material lives in KMS.
 *
 * @param model KMS's ExpirationModel
 * @param validFor lifetime that each import sets, such as 90d; null with validTo or without expiry
 * @param validTo fixed end, RFC 3339 with offset; null with validFor or without expiry
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = SchemaRules.EXPIRES_WITH_ONE_END,
        message = "spec.expiration: model KEY_MATERIAL_EXPIRES needs exactly one of validFor (such as 90d) and"
                + " validTo (an instant such as 2027-09-17T12:00:00Z)")
@ValidationRule(
        value = SchemaRules.NO_END_WITHOUT_EXPIRY,
        message = "spec.expiration: model KEY_MATERIAL_DOES_NOT_EXPIRE takes neither validFor nor validTo; remove"
                + " it or choose KEY_MATERIAL_EXPIRES")
public record Expiration(
        @JsonPropertyDescription(
                "KMS's ExpirationModel. KEY_MATERIAL_EXPIRES: KMS deletes the material at the end of its validity,"
                        + " set exactly one of validFor and validTo. KEY_MATERIAL_DOES_NOT_EXPIRE: it stays until"
                        + " somebody deletes it.")
        @Required
        ExpirationModel model,

        @JsonPropertyDescription(
                "Lifetime that each import gives the material, 1h to 365d, such as 90d, 2160h or 1d12h. The"
                        + " material is imported again before it ends (spec.reimport).")
        @Size(max = DurationText.MAX_LENGTH)
        @ValidationRule(value = SchemaRules.DURATION, message = "spec.expiration.validFor" + SchemaRules.DURATION_FORM)
        @ValidationRule(
                value = SchemaRules.BETWEEN_1H_AND_365D,
                message = "spec.expiration.validFor must be between 1h and 365d, the most AWS KMS accepts")
        String validFor,

        @JsonPropertyDescription(
                "Fixed end of the material's validity, RFC 3339 with offset, such as 2027-09-17T12:00:00Z;"
                        + " fractions of a second are dropped. The material is not imported again after it. KMS"
                        + " takes at most 365 days ahead; an instant further away is waited for.")
        @Size(max = InstantText.MAX_LENGTH)
        @ValidationRule(
                value = SchemaRules.INSTANT,
                message = "spec.expiration.validTo must be an instant with offset, such as 2027-09-17T12:00:00Z or"
                        + " 2027-09-17T12:00:00-08:00")
        String validTo) {

    /** Whether material imported under this setting expires at all. */
    public boolean expires() {
        return model == ExpirationModel.KEY_MATERIAL_EXPIRES;
    }

    /**
     * The lifetime that each import sets.
     *
     * @return null when {@code validFor} is not set
     * @throws IllegalArgumentException if it is not a duration as {@link DurationText} reads it
     */
    public Duration lifetime() {
        return validFor == null ? null : DurationText.parse(validFor);
    }

    /**
     * The fixed end of validity, in whole seconds as KMS keeps it.
     *
     * @return null when {@code validTo} is not set
     * @throws java.time.DateTimeException if it is not an instant as the schema takes it
     */
    public Instant fixedEnd() {
        return validTo == null ? null : InstantText.parse(validTo);
    }
}
