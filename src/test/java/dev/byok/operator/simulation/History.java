package dev.byok.operator.simulation;

import dev.byok.operator.kms.KeySpec;
import java.time.Duration;
import java.time.Instant;

/** Ten years of one key, all of it from one seed. */
final class History {
    private static final Duration LENGTH = Duration.ofDays(3652);
    /** At the end nothing happens for as long as everything needs to settle. */
    private static final Duration PEACE = Duration.ofDays(60);

    private final Draw draw;
    private final SimulatedClock clock = new SimulatedClock();
    private final Trace trace;
    private final Weather weather;
    private final Witness witness;
    private final SimulatedKms kms;
    private final SimulatedCluster cluster;
    private final Expectation expectation;
    private final Ceremony ceremony;
    private final OperatorProcess operator;
    private final People people;
    private final Agenda agenda = new Agenda(clock);

    /**
     * A history that has not begun.
     *
     * @param traceLength how many of its last events are kept in words
     */
    History(long seed, int traceLength) {
        draw = new Draw(seed);
        trace = new Trace(traceLength, clock);
        weather = new Weather(draw);
        witness = new Witness(clock, trace);
        KeySpec spec =
                draw.pick(KeySpec.SYMMETRIC_DEFAULT, KeySpec.SYMMETRIC_DEFAULT, KeySpec.HMAC_256, KeySpec.RSA_2048);
        kms = new SimulatedKms(spec, clock, weather, witness);
        cluster = new SimulatedCluster(clock, weather, witness, this::wake);
        expectation = new Expectation(clock, kms, cluster);
        ceremony = new Ceremony(
                agenda,
                draw,
                trace,
                kms,
                cluster,
                draw.pick(
                        Ceremony.Mood.PROMPT,
                        Ceremony.Mood.PROMPT,
                        Ceremony.Mood.SLOPPY,
                        Ceremony.Mood.SLOPPY,
                        Ceremony.Mood.LATE,
                        Ceremony.Mood.ABSENT));
        boolean reenableAllowed = draw.chance(0.3);
        witness.killSwitches.mayBeUndone(reenableAllowed);
        operator = new OperatorProcess(clock, agenda, draw, trace, kms, cluster, witness, reenableAllowed);
        Duration pace = Duration.ofDays(draw.pick(4, 20, 60, 200));
        people = new People(clock, agenda, draw, kms, cluster, witness, weather, ceremony, operator, pace);
        witness.watch(kms, cluster, expectation, new Liveness(clock, cluster, expectation, this::able), ceremony::look);
    }

    private void wake() {
        if (operator != null) {
            witness.woken();
            operator.wake();
        }
    }

    /** Nothing outside stands in the way of an import that is needed. */
    private boolean able() {
        boolean source = cluster.ask.plaintext
                ? cluster.material() != null
                        && (kms.truth().identity() == null
                                || cluster.material() == kms.truth().identity())
                : cluster.ask.publish && ceremony.mood() == Ceremony.Mood.PROMPT;
        return source && operator.running() && weather.sky() == Weather.Sky.CALM;
    }

    /**
     * Lives it.
     *
     * @throws Violation if an invariant does not hold
     */
    void run() {
        begin();
        Instant end = SimulatedClock.START.plus(LENGTH);
        agenda.runUntil(end.minus(PEACE.multipliedBy(2)));
        people.end();
        agenda.runUntil(end.minus(PEACE));
        people.now("tidy up", people::tidyUp);
        agenda.runUntil(end.minus(PEACE.dividedBy(3)));
        witness.statuses().resetTelling();
        agenda.runUntil(end);
        settled();
        witness.budget.check();
    }

    private void begin() {
        cluster.ask.plaintext = draw.chance(0.45);
        cluster.ask.expiration = Ask.validFor(draw.pick("1d", "7d", "30d", "30d", "90d", "90d", "180d", "365d"));
        cluster.ask.poll = draw.pick("24h", "24h", "24h", "24h", "12h", "6h");
        cluster.ask.manualRecovery = draw.chance(0.2);
        cluster.apply();
        cluster.putMaterial(draw.chance(0.9) ? Substance.RIGHT : null);
        operator.start();
        people.begin();
    }

    private void settled() {
        witness.sample();
        int most = 12;
        if (witness.statuses().telling() > most
                && cluster.status().importParameters().isEmpty()) {
            throw new Violation("a settled key's status still changes: "
                    + witness.statuses().telling() + " times");
        }
    }

    String trace() {
        return trace.text();
    }

    String account() {
        return witness.budget.toString();
    }
}
