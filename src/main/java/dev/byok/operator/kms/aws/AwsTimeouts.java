package dev.byok.operator.kms.aws;

import java.time.Duration;

/**
 * How long a call may hold its thread. Every limit is positive: without one, a silent peer would hold a reconcile for
 * good.
 *
 * @param connect establishing a connection
 * @param socket silence on an established connection; also what ends a read of the socket that cannot be aborted
 * @param readAttempt one attempt of a call that only reads
 * @param read a call that only reads, all attempts and the pauses between them together
 * @param write a call that changes something; it has one attempt
 */
public record AwsTimeouts(Duration connect, Duration socket, Duration readAttempt, Duration read, Duration write) {
    /** Limits for KMS itself, which answers within a second when it is well. */
    public static final AwsTimeouts DEFAULT = new AwsTimeouts(
            Duration.ofSeconds(3),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15));

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is zero or negative, which the JDK would take for "no limit"
     */
    public AwsTimeouts {
        requirePositive("connect", connect);
        requirePositive("socket", socket);
        requirePositive("readAttempt", readAttempt);
        requirePositive("read", read);
        requirePositive("write", write);
    }

    private static void requirePositive(String name, Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive, not " + limit);
        }
    }
}
