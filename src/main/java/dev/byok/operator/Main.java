package dev.byok.operator;

/** Builds everything by constructors, starts it, and stops it in order. */
public final class Main {
    private Main() {}

    /**
     * Starts the operator.
     *
     * @param args not used; configuration comes from the environment
     */
    public static void main(String[] args) {}
}
