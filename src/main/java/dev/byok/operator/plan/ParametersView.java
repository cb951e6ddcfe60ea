package dev.byok.operator.plan;

import java.time.Instant;

/**
 * Import parameters that the operator holds in memory to wrap material itself, and has not used yet.
 *
 * @param algorithm KMS's WrappingAlgorithm
 * @param keySpec KMS's WrappingKeySpec
 * @param validTo when they run out, by KMS's clock
 */
public record ParametersView(String algorithm, String keySpec, Instant validTo) {}
