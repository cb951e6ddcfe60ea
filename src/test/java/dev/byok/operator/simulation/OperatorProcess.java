package dev.byok.operator.simulation;

import dev.byok.operator.kms.KeySpec;
import dev.byok.operator.material.InMemory;
import dev.byok.operator.plan.Plan;
import dev.byok.operator.reconcile.LoopInMemory;
import dev.byok.operator.reconcile.Safeguards;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;

/** The operator as a process: one timer for its resource, ended by crashes, with nothing in memory after a start. */
final class OperatorProcess {
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(200);
    private static final Duration AFTER_FAULT = Duration.ofSeconds(5);
    private static final int MOST_PASSES_AN_HOUR = 1000;

    private final SimulatedClock clock;
    private final Agenda agenda;
    private final Draw draw;
    private final Trace trace;
    private final SimulatedKms kms;
    private final SimulatedCluster cluster;
    private final Witness witness;
    private final boolean reenableAllowed;
    private LoopInMemory loop;
    private Agenda.Event timer;
    private Instant burstStart = Instant.MIN;
    private int burst;

    OperatorProcess(
            SimulatedClock clock,
            Agenda agenda,
            Draw draw,
            Trace trace,
            SimulatedKms kms,
            SimulatedCluster cluster,
            Witness witness,
            boolean reenableAllowed) {
        this.clock = clock;
        this.agenda = agenda;
        this.draw = draw;
        this.trace = trace;
        this.kms = kms;
        this.cluster = cluster;
        this.witness = witness;
        this.reenableAllowed = reenableAllowed;
    }

    boolean running() {
        return loop != null;
    }

    void start() {
        KeySpec spec = kms.spec();
        loop = new LoopInMemory(
                kms,
                cluster,
                (_, publicKey, token, material) -> {
                    ParameterSet set = kms.set(ParameterSet.idOf(publicKey));
                    return InMemory.pair(
                            Substance.of(spec, material).wrapped(spec, set.id(), set.block()), token.clone());
                },
                clock,
                new Safeguards(reenableAllowed, Witness.DIGEST_KEY));
        witness.started();
        next(Duration.ofSeconds(1));
    }

    /** Ends the process for that long. */
    void stop(Duration down) {
        if (loop == null) {
            return;
        }
        trace.note(() -> "operator: down for " + down);
        loop = null;
        agenda.in(down, this::start);
    }

    /** A watch says that something has changed. */
    void wake() {
        if (loop != null) {
            next(Duration.ofMillis(50));
        }
    }

    private void next(Duration delay) {
        if (timer != null) {
            timer.cancel();
        }
        timer = agenda.in(delay, this::pass);
    }

    private void pass() {
        if (loop == null) {
            return;
        }
        guardAgainstSpin();
        timer = null;
        try {
            Plan plan = loop.run(cluster.read(), cluster);
            trace.note(() -> "plan: " + plan);
            witness.rests(plan);
            if (timer != null) {
                witness.woken();
            } else {
                next(plan.recheckAfter().isNegative() ? Duration.ZERO : plan.recheckAfter());
            }
        } catch (Crash _) {
            witness.abandoned();
            trace.note(() -> "operator: crash");
            loop = null;
            agenda.in(draw.between(Duration.ofSeconds(2), Duration.ofMinutes(3)), this::start);
        } catch (KubernetesClientException e) {
            witness.abandoned();
            trace.note(() -> "operator: API server answered " + e.getCode());
            next(e.getCode() == HttpURLConnection.HTTP_CONFLICT ? AFTER_CONFLICT : AFTER_FAULT);
        } catch (RuntimeException e) {
            throw new Violation("unexpected exception " + e, e);
        }
    }

    private void guardAgainstSpin() {
        if (clock.now().isAfter(burstStart.plusSeconds(3600))) {
            burstStart = clock.now();
            burst = 0;
        }
        if (++burst > MOST_PASSES_AN_HOUR) {
            throw new Violation("more than " + MOST_PASSES_AN_HOUR + " reconciliations within an hour");
        }
    }
}
