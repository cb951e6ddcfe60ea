package dev.byok.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.kms.KmsMeter;
import dev.byok.operator.kmsemulator.control.EmulatorClock;
import dev.byok.operator.quota.PassAdmission;
import dev.byok.operator.quota.Turns;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RecheckTimerTest {
    private static final ResourceID A = new ResourceID("a", "payments");
    private static final ResourceID B = new ResourceID("b", "payments");
    private static final ResourceID C = new ResourceID("c", "payments");
    private static final int LONG_ENOUGH = 180;

    private final EmulatorClock clock = new EmulatorClock(() -> Instant.parse("2026-03-01T12:00:00Z"));
    private final AtomicLong uptime = new AtomicLong();
    private final Set<ResourceID> existing = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<ResourceID> woken = new LinkedBlockingQueue<>();
    private final AtomicInteger faults = new AtomicInteger();
    private final Turns turns = new Turns(Map.of(), uptime::get, KmsMeter.NONE);
    private final RecheckTimer timer = new RecheckTimer(
            this::now,
            uptime::get,
            id -> Optional.of(new ImportedKey()).filter(_ -> existing.contains(id)),
            List.of(turns),
            new Passes(() -> existing.stream().map(RecheckTimerTest::resource), PassAdmission.unlimited()));

    @BeforeEach
    void start() {
        existing.addAll(List.of(A, B, C));
        timer.setEventHandler(event -> woken.add(event.getRelatedCustomResourceID()));
        timer.start();
    }

    @AfterEach
    void stop() {
        timer.stop();
    }

    /** Fails as often as is asked for, with what no code is written for. */
    private Instant now() {
        if (faults.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new StackOverflowError("a clock that fails");
        }
        return clock.instant();
    }

    private static ImportedKey resource(ResourceID id) {
        ImportedKey resource = new ImportedKey();
        resource.getMetadata().setNamespace(id.getNamespace().orElseThrow());
        resource.getMetadata().setName(id.getName());
        return resource;
    }

    private void set(ResourceID id, Duration after) {
        timer.set(id, clock.instant().plus(after));
    }

    private ResourceID next() throws InterruptedException {
        return woken.poll(LONG_ENOUGH, TimeUnit.SECONDS);
    }

    private void pass(Duration time) {
        clock.advance(time);
        uptime.addAndGet(time.toNanos());
    }

    @Test
    void whatIsDueIsWokenInOrderAndOnce() throws InterruptedException {
        set(B, Duration.ofHours(2));
        set(A, Duration.ofHours(1));
        set(C, Duration.ofHours(3));
        pass(Duration.ofHours(2));
        assertThat(List.of(next(), next())).containsExactly(A, B);
        set(A, Duration.ofDays(1));
        set(B, Duration.ofDays(1));
        pass(Duration.ofHours(1));
        assertThat(next()).isEqualTo(C);
        assertThat(woken).isEmpty();
    }

    @Test
    void aClockThatJumpsForwardWakesWhatBecameDueMeanwhile() throws InterruptedException {
        set(A, Duration.ofDays(30));
        clock.advance(Duration.ofDays(31));
        assertThat(next()).isEqualTo(A);
    }

    @Test
    void aClockThatIsSetBackLeavesWhatWasSetAsFarAwayAsItWas() throws InterruptedException {
        set(A, Duration.ofHours(1));
        clock.advance(Duration.ofDays(-365));
        set(C, Duration.ZERO);
        assertThat(next()).isEqualTo(C);
        set(C, Duration.ofDays(1));
        pass(Duration.ofHours(1));
        assertThat(next()).isEqualTo(A);
    }

    @Test
    void aLaterSettingReplacesTheEarlier() throws InterruptedException {
        set(A, Duration.ofHours(1));
        set(A, Duration.ofHours(3));
        set(B, Duration.ofHours(2));
        pass(Duration.ofHours(2));
        assertThat(next()).isEqualTo(B);
        set(A, Duration.ZERO);
        assertThat(next()).isEqualTo(A);
        assertThat(woken).isEmpty();
    }

    @Test
    void aResourceThatIsGoneIsForgotten() throws InterruptedException {
        set(A, Duration.ofHours(1));
        timer.onResourceDeleted(resource(A));
        assertThat(timer.size()).isZero();
        existing.remove(B);
        set(B, Duration.ofHours(1));
        set(C, Duration.ofHours(2));
        pass(Duration.ofHours(2));
        assertThat(next()).isEqualTo(C);
        assertThat(woken).isEmpty();
    }

    @Test
    void aFaultOfOneWakingStopsNoOther() throws InterruptedException {
        timer.setEventHandler(event -> {
            if (event.getRelatedCustomResourceID().equals(A)) {
                throw new IllegalStateException("no");
            }
            woken.add(event.getRelatedCustomResourceID());
        });
        set(A, Duration.ofHours(1));
        set(B, Duration.ofHours(1));
        pass(Duration.ofHours(1));
        assertThat(next()).isEqualTo(B);
    }

    @Test
    void aFaultOfTheClockEndsThatRoundAlone() throws InterruptedException {
        faults.set(2);
        set(A, Duration.ofHours(1));
        pass(Duration.ofHours(1));
        assertThat(next()).isEqualTo(A);
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(timer::alive);
    }

    @Test
    void aTimerWhoseRoundsAllFailIsNotAlive() {
        faults.set(Integer.MAX_VALUE);
        assertThat(timer.alive()).isTrue();
        pass(Duration.ofMinutes(1));
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> {
            uptime.addAndGet(Duration.ofMinutes(1).toNanos());
            return !timer.alive();
        });
    }

    @Test
    void aResourceWhoseWakingIsLostIsWokenAgain() throws InterruptedException {
        set(A, Duration.ofHours(1));
        pass(Duration.ofHours(1));
        assertThat(next()).isEqualTo(A);
        pass(RecheckSchedule.AFTER_WAKING);
        assertThat(next()).isEqualTo(A);
    }

    @Test
    void aResourceThatNothingWouldLookAtAgainIsFoundAndWoken() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    set(A, Duration.ofDays(1));
                    set(B, Duration.ofDays(1));
                    pass(MissingLooks.INTERVAL);
                    return !woken.isEmpty();
                });
        assertThat(woken).containsOnly(C);
    }

    @Test
    void wakingAtOnceLeavesWhatWasSet() throws InterruptedException {
        set(A, Duration.ofHours(1));
        timer.wakeNow(A);
        assertThat(next()).isEqualTo(A);
        assertThat(timer.size()).isEqualTo(1);
    }

    @Test
    void aStoppedTimerWakesNobody() throws InterruptedException {
        timer.stop();
        set(A, Duration.ZERO);
        timer.wakeNow(A);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("rechecks")) {
                assertThat(thread.join(Duration.ofSeconds(LONG_ENOUGH))).isTrue();
            }
        }
        assertThat(woken).isEmpty();
    }
}
