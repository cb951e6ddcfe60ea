package dev.byok.operator.simulation;

/** An invariant that did not hold. An error, so that no code under test takes it for a fault. */
final class Violation extends Error {
    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message);
    }

    Violation(String message, Throwable cause) {
        super(message, cause);
    }
}
