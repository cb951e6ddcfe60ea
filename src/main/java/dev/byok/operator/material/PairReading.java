package dev.byok.operator.material;

/** What reading a pair from its Secrets gave. */
public sealed interface PairReading {

    /**
     * Both halves are there.
     *
     * @param pair the halves; whoever receives it closes it
     */
    record Complete(SecretPair pair) implements PairReading {}

    /**
     * A Secret, or a key in it, is not there or may not be read.
     *
     * @param message which
     */
    record Missing(String message) implements PairReading {}

    /**
     * A half cannot be what it should be, or may not be used.
     *
     * @param message which, and what it should be
     */
    record Malformed(String message) implements PairReading {}
}
