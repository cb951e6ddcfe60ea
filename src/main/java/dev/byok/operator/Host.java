package dev.byok.operator;

import dev.byok.operator.kms.KmsMeter;
import dev.byok.operator.ops.Ending;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;

/**
 * What the process around an operator lends it.
 *
 * @param name names this process among the replicas
 * @param reconciliations takes what the Java Operator SDK counts
 * @param kms takes what is counted about requests to KMS
 * @param ending ends the process when going on would be wrong
 */
public record Host(String name, Metrics reconciliations, KmsMeter kms, Ending ending) {}
