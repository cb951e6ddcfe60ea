package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A value held in a Secret of the resource's own namespace.
 *
 * @param secretKeyRef which Secret and which of its keys
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretSource(SecretKeyRef secretKeyRef) {}
