package dev.byok.operator.soak;

/** Something happened that must never happen. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String what, Throwable cause) {
        super(what, cause);
    }
}
