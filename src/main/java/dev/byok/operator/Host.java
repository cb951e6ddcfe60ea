package dev.byok.operator;

import dev.byok.operator.kms.KmsMeter;
import dev.byok.operator.ops.Ending;
import dev.byok.operator.quota.PassAdmission;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;

/**
 * What the process around an operator lends it.
 *
 * @param name names this process among the replicas
 * @param reconciliations takes what the Java Operator SDK counts
 * @param kms takes what is counted about requests to KMS
 * @param ending ends the process when going on would be wrong
 * @param admission how many passes may be under way
 */
public record Host(String name, Metrics reconciliations, KmsMeter kms, Ending ending, PassAdmission admission) {

    /** One that shares its processor with nothing that must not wait. */
    public Host(String name, Metrics reconciliations, KmsMeter kms, Ending ending) {
        this(name, reconciliations, kms, ending, PassAdmission.unlimited());
    }

    /** The same with another admission of passes. */
    Host with(PassAdmission other) {
        return new Host(name, reconciliations, kms, ending, other);
    }
}
