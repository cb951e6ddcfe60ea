package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * A value held in a Secret of the resource's own namespace.
 *
 * @param secretKeyRef which Secret and which of its keys
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretSource(
        @JsonPropertyDescription(
                "The Secret, in the namespace of this ImportedKey, and which of its keys holds the bytes.")
        @Required
        SecretKeyRef secretKeyRef) {}
