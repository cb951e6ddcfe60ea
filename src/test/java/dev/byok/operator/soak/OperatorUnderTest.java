package dev.byok.operator.soak;

import dev.byok.operator.Ceremony;
import dev.byok.operator.apiserver.Program;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The operator's process, which dies and comes back; all of its lives write one log. */
final class OperatorUnderTest implements AutoCloseable {
    private static final String ACCESS_KEY_ID = "AKIASOAKOPERATOR";

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final int QUIET_GLANCES = 4;
    private static final int MOST_SKEW_SECONDS = 20;

    private final SharedClock clock;
    private final Path file;
    private final Path kubeconfig;
    private final URI kms;
    private final Path log;
    private final Random random;
    private Program program;
    private int lives;

    OperatorUnderTest(SharedClock clock, Path folder, Path kubeconfig, URI kms, Random random) {
        this.clock = clock;
        this.file = folder.resolve("clock");
        this.kubeconfig = kubeconfig;
        this.kms = kms;
        this.log = folder.resolve("operator.log");
        this.random = random;
    }

    /** Starts a process whose clock is a little ahead of KMS's or behind it, and waits until it watches and works. */
    void start() {
        clock.started(false);
        int skew = random.nextInt(2 * MOST_SKEW_SECONDS + 1) - MOST_SKEW_SECONDS;
        program = Program.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx192m",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SoakOperator.class.getName(),
                        file.toString(),
                        kubeconfig.toString(),
                        Integer.toString(skew)),
                Map.of(
                        "AWS_ENDPOINT_URL",
                        kms.toString(),
                        "AWS_REGION",
                        Ceremony.REGION,
                        "AWS_ACCESS_KEY_ID",
                        ACCESS_KEY_ID + "%04d".formatted(lives++),
                        "AWS_SECRET_ACCESS_KEY",
                        "secret",
                        "LOG_LEVEL",
                        "INFO"),
                log);
        program.awaitReady(PATIENCE, clock::started);
    }

    /**
     * Which of its lives an access key belongs to: each has one of its own, so that KMS's log tells who sent what.
     *
     * @return nothing if it is not the operator's
     */
    static OptionalInt life(String accessKeyId) {
        return accessKeyId != null && accessKeyId.startsWith(ACCESS_KEY_ID)
                ? OptionalInt.of(Integer.parseInt(accessKeyId.substring(ACCESS_KEY_ID.length())))
                : OptionalInt.empty();
    }

    /** Kills it as a crash does. */
    void kill() {
        program.kill();
    }

    /**
     * Waits until its timer has seen that time, and every pass that was due has ended.
     *
     * @throws Violation if it does not come to rest
     */
    void awaitRest(Instant seen, Runnable meanwhile) {
        Glances glances = new Glances();
        try {
            Awaitility.await("the operator at rest")
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(GLANCE)
                    .until(() -> {
                        meanwhile.run();
                        return glances.rests(seen);
                    });
        } catch (ConditionTimeoutException e) {
            throw new Violation("the operator does not come to rest", e);
        }
    }

    /** One glance may fall between two passes of a key; several in a row without any do not. */
    private final class Glances {
        private int quiet;
        private long finished = -1;

        private boolean rests(Instant seen) {
            if (!program.process().isAlive()) {
                throw new Violation("the operator's process ended by itself:\n" + program.output(), null);
            }
            boolean still = !clock.timerLook().isBefore(seen) && clock.inFlight() == 0 && clock.finished() == finished;
            finished = clock.finished();
            quiet = still ? quiet + 1 : 0;
            return quiet >= QUIET_GLANCES;
        }
    }

    /** Waits until so many more passes have ended, or none is under way. */
    void awaitPasses(int count) {
        long before = clock.finished();
        Instant now = clock.instant();
        Awaitility.await("passes")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> clock.finished() >= before + count
                        || (!clock.timerLook().isBefore(now) && clock.inFlight() == 0));
    }

    /** The last time that its timer has seen: whoever waits for no jump need not wait for its next look. */
    Instant timerLook() {
        return clock.timerLook();
    }

    /** All that it has said in all of its lives. */
    String output() {
        return program.output();
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
    }
}
