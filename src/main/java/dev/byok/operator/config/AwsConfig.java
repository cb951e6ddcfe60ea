package dev.byok.operator.config;

import java.util.Set;

/**
 * What is allowed in AWS beyond what the AWS SDK reads by itself.
 *
 * @param allowHttpEndpoint ALLOW_HTTP_ENDPOINT: whether KMS and STS may be asked without TLS anywhere but on loopback
 * @param additionalRegions ADDITIONAL_REGIONS: Regions that AWS has added since the AWS SDK was built
 */
public record AwsConfig(boolean allowHttpEndpoint, Set<String> additionalRegions) {
    /** TLS everywhere, and the Regions of the AWS SDK. */
    public static final AwsConfig DEFAULT = new AwsConfig(false, Set.of());

    /** Copies the set. */
    public AwsConfig {
        additionalRegions = Set.copyOf(additionalRegions);
    }
}
