package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
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
        String type,
        String status,
        Long observedGeneration,
        Instant lastTransitionTime,
        String reason,
        String message) {}
