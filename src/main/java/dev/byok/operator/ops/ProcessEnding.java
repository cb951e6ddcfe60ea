package dev.byok.operator.ops;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process. Its exit code is 0 if it was told to stop and did, which the JVM alone would report as 143, and 1
 * for everything else.
 */
public final class ProcessEnding implements Ending {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessEnding.class);
    private static final int FAILED = 1;

    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile int code;

    @Override
    public void inOrder(String reason) {
        LOG.error("the operator ends: {}", reason);
        Thread.ofPlatform().name("ending").start(this::fail);
    }

    @Override
    public void onTheSpot(String reason) {
        LOG.error("the operator ends on the spot: {}", reason);
        Runtime.getRuntime().halt(FAILED);
    }

    /** Ends the process with 1, unless it is ending already. Does not return. */
    public void fail() {
        if (begun.compareAndSet(false, true)) {
            code = FAILED;
        }
        System.exit(FAILED);
    }

    /** Whatever ends the process from now on, the steps are run first. */
    public void prepare(Runnable steps) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            begun.set(true);
            try {
                steps.run();
            } finally {
                LOG.info("the operator has stopped");
                Runtime.getRuntime().halt(code);
            }
        }));
    }
}
