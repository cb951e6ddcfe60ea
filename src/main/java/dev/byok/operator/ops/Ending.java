package dev.byok.operator.ops;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the process when going on would be wrong; whoever runs it starts it anew, from a clean state. */
public final class Ending {
    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

    private Ending() {}

    /** Stops in order, then exits with 1. Returns at once, because the caller may be one of those that must stop. */
    public static void inOrder(String reason) {
        LOG.error("the operator ends: {}", reason);
        Thread.ofPlatform().name("ending").start(() -> System.exit(1));
    }

    /** Exits with 1 on the spot: what is half done would be done beside another replica. */
    public static void onTheSpot(String reason) {
        LOG.error("the operator ends on the spot: {}", reason);
        Runtime.getRuntime().halt(1);
    }
}
