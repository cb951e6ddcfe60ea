package dev.byok.operator.config;

import java.time.Duration;

/**
 * The lease that replicas compete for, with the terms that Kubernetes' own controllers use.
 *
 * @param namespace LEASE_NAMESPACE: where it is
 * @param name LEASE_NAME: what it is called
 * @param duration LEADER_ELECTION_LEASE_DURATION: how long others wait for a leader that is silent
 * @param renewDeadline LEADER_ELECTION_RENEW_DEADLINE: how long a leader tries to renew before it gives up
 * @param retryPeriod LEADER_ELECTION_RETRY_PERIOD: how often a leader renews, and a standby looks
 */
public record LeaseConfig(
        String namespace, String name, Duration duration, Duration renewDeadline, Duration retryPeriod) {
    static final String DEFAULT_NAME = "imported-key-operator";
    static final Duration DURATION = Duration.ofSeconds(15);
    static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
    static final Duration RETRY_PERIOD = Duration.ofSeconds(2);

    /** A lease on the usual terms. */
    public LeaseConfig(String namespace, String name) {
        this(namespace, name, DURATION, RENEW_DEADLINE, RETRY_PERIOD);
    }
}
