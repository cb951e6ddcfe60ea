package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How material is to be wrapped for import. Without it the operator's default for the key spec holds.
 *
 * @param algorithm KMS's WrappingAlgorithm; may be null
 * @param keySpec KMS's WrappingKeySpec; may be null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Wrapping(WrappingAlgorithm algorithm, WrappingKeySpec keySpec) {}
