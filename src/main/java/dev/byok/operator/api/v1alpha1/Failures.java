package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;

/**
 * Failed attempts since the last success; the backoff is computed from it.
 *
 * @param count how many in a row
 * @param firstTime when the first of those with this reason was, by the operator's clock
 * @param lastTime when the last one was, by the operator's clock
 * @param reason why, one of the reasons of conditions
 * @param message what KMS said, without names of principals, accounts and endpoints
 * @param inputDigest digest of spec, Secrets and annotation at the time; once it differs the backoff is over
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Failures(
        @JsonPropertyDescription("How many steps failed in a row.")
        Integer count,

        @JsonPropertyDescription("When the first one with this reason failed, by the operator's clock.")
        Instant firstTime,

        @JsonPropertyDescription("When the last one failed, by the operator's clock.")
        Instant lastTime,

        @JsonPropertyDescription("Why, one of the reasons of conditions.")
        String reason,

        @JsonPropertyDescription("What KMS said.") String message,

        @JsonPropertyDescription(
                "Digest of spec, Secrets and annotation at the time; once it differs the wait is over.")
        String inputDigest) {}
