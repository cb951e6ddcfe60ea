package dev.byok.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Logger;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * Two thousand histories of ten years, or as many as {@code simulation.histories} says. A history that breaks an
 * invariant is lived again with a trace; its seed alone brings it back: {@code -Dsimulation.seed=N}.
 */
final class SimulationTest {
    private static final int HISTORIES = Integer.getInteger("simulation.histories", 2000);
    private static final long FIRST = Long.getLong("simulation.first", 1);
    private static final Long SEED = Long.getLong("simulation.seed");
    private static final String OPERATOR = "dev.byok.operator.reconcile";
    private static final int TRACE = Integer.getInteger("simulation.trace", 80);

    /** What the operators of thousands of years log is hundreds of megabytes, and nobody reads it. */
    @BeforeAll
    static void printNoLog() {
        ((Logger) LoggerFactory.getLogger(OPERATOR)).setAdditive(false);
    }

    @AfterAll
    static void printTheLogAgain() {
        ((Logger) LoggerFactory.getLogger(OPERATOR)).setAdditive(true);
    }

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void everyHistoryHoldsTheInvariants() {
        LongStream seeds = SEED == null ? LongStream.range(FIRST, FIRST + HISTORIES) : LongStream.of(SEED);
        Optional<Long> broken =
                seeds.parallel().filter(SimulationTest::breaks).boxed().findAny();
        broken.ifPresent(SimulationTest::report);
        assertThat(broken).isEmpty();
    }

    private static boolean breaks(long seed) {
        try {
            new History(seed, 0).run();
            return false;
        } catch (Violation _) {
            return true;
        }
    }

    private static void report(long seed) {
        History again = new History(seed, TRACE);
        try {
            again.run();
        } catch (Violation violation) {
            fail(
                    "history " + seed + " (replay: -Dsimulation.seed=" + seed + "): " + violation.getMessage() + "\n"
                            + again.account() + "\n" + again.trace(),
                    violation);
        }
    }
}
