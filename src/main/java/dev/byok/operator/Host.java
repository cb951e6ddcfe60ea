package dev.byok.operator;

import dev.byok.operator.ops.Ending;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;

/**
 * What the process around an operator lends it.
 *
 * @param name names this process among the replicas
 * @param metrics takes what the Java Operator SDK counts
 * @param ending ends the process when going on would be wrong
 */
public record Host(String name, Metrics metrics, Ending ending) {}
