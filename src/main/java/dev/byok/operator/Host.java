package dev.byok.operator;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.util.function.Consumer;

/**
 * What the process around an operator lends it.
 *
 * @param name names this process among the replicas
 * @param metrics takes what the Java Operator SDK counts
 * @param end ends the process, because going on would be wrong; is told why
 */
public record Host(String name, Metrics metrics, Consumer<String> end) {}
