package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/**
 * A condition as the Kubernetes API conventions define it.
 *
 * @param type Ready, Reconciling, Stalled or Expiring
 * @param status True, False or Unknown
 * @param observedGeneration generation of the spec this was said of
 * @param lastTransitionTime when status last changed
 * @param reason one of a closed list
 * @param message what a person should know or do
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Condition(
        @JsonPropertyDescription("Ready, Reconciling, Stalled or Expiring.") @Required @Size(min = 1, max = 316)
        String type,

        @JsonPropertyDescription("True, False or Unknown.") @Required
        String status,

        @JsonPropertyDescription("Generation of the spec that the condition speaks of.") @Min(0)
        Long observedGeneration,

        @JsonPropertyDescription("When status last changed.") @Required
        Instant lastTransitionTime,

        @JsonPropertyDescription("Why, one of a closed list.") @Required @Size(min = 1, max = 1024)
        String reason,

        @JsonPropertyDescription("What a person should know or do.") @Required @Size(max = 32768)
        String message) {}
