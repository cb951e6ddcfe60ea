package dev.byok.operator.material;

/** What reading material from its Secret gave. */
public sealed interface PlaintextReading {

    /**
     * Bytes that can be material of the key's spec.
     *
     * @param plaintext the bytes; whoever receives them closes them
     */
    record Fit(Plaintext plaintext) implements PlaintextReading {}

    /**
     * The Secret, or the key in it, is not there or may not be read.
     *
     * @param message which
     */
    record Missing(String message) implements PlaintextReading {}

    /**
     * The bytes cannot be material of the key's spec, or may not be used.
     *
     * @param message where they are, and what they should be
     */
    record Unfit(String message) implements PlaintextReading {}
}
