package dev.byok.operator.simulation;

/** The operator's process ends here, with all that it has in memory. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
        super("the process ends", null, false, false);
    }
}
