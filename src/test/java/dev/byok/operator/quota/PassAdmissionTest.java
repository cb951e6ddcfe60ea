package dev.byok.operator.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class PassAdmissionTest {
    private static final Duration RETRY_PERIOD = Duration.ofSeconds(2);
    private static final Duration PROMPT = Duration.ofMillis(20);
    private static final Duration LATE = Duration.ofSeconds(3);
    private static final int MOST = 24;

    private final AtomicLong nanos = new AtomicLong();
    private final PassAdmission admission = PassAdmission.under(MOST, RETRY_PERIOD, nanos::get);

    /** Asks in a thread of its own, which is known to wait. */
    private FutureTask<Boolean> waiting() {
        FutureTask<Boolean> asked = new FutureTask<>(admission::enter);
        Thread thread = Thread.ofPlatform().daemon().start(asked);
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return asked;
    }

    private static boolean admitted(FutureTask<Boolean> asked) throws Exception {
        try {
            return asked.get(3, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void fewPassesRunAtFirstAndAnotherOneWhenOneOfThemIsOver() throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(admission.enter()).isTrue();
        }
        FutureTask<Boolean> fifth = waiting();
        admission.leave();
        assertThat(admitted(fifth)).isTrue();
    }

    @Test
    void promptRenewalsAdmitMoreUpToTheMost() {
        for (int expected : new int[] {8, 16, MOST, MOST}) {
            admission.renewed(PROMPT);
            assertThat(admission.limit()).isEqualTo(expected);
        }
    }

    @Test
    void lateRenewalsLeaveOneAtLeast() {
        for (int expected : new int[] {2, 1, 1}) {
            admission.renewed(LATE);
            assertThat(admission.limit()).isEqualTo(expected);
        }
    }

    @Test
    void noPassBeginsWhileARenewalIsOverdue() throws Exception {
        assertThat(admission.enter()).isTrue();
        admission.leave();
        nanos.addAndGet(LATE.toNanos());
        FutureTask<Boolean> next = waiting();
        admission.renewed(PROMPT);
        assertThat(admitted(next)).isTrue();
    }

    @Test
    void whoWaitsWhenTheProcessStopsIsNotAdmitted() throws Exception {
        nanos.addAndGet(LATE.toNanos());
        FutureTask<Boolean> waits = waiting();
        admission.close();
        assertThat(admitted(waits)).isFalse();
    }

    @Test
    void withoutALeaseEverybodyIsAdmitted() throws InterruptedException {
        try (PassAdmission unlimited = PassAdmission.unlimited()) {
            for (int i = 0; i < 1000; i++) {
                assertThat(unlimited.enter()).isTrue();
            }
        }
    }
}
