package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * How long imported material lives in KMS.
 *
 * @param model KMS's ExpirationModel
 * @param validFor lifetime that each import sets, such as 90d; null with validTo or without expiry
 * @param validTo fixed end, RFC 3339 with offset; null with validFor or without expiry
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Expiration(ExpirationModel model, String validFor, String validTo) {

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
     * @throws java.time.DateTimeException if it is not an RFC 3339 instant
     */
    public Instant fixedEnd() {
        return validTo == null
                ? null
                : Instant.ofEpochSecond(OffsetDateTime.parse(validTo).toEpochSecond());
    }
}
