package dev.byok.operator.simulation;

import java.time.Duration;
import java.util.List;

/** What people and misfortune do to a key, its resource, its Secrets and the operator. Nearly all is undone later. */
final class People {
    private final SimulatedClock clock;
    private final Agenda agenda;
    private final Draw draw;
    private final SimulatedKms kms;
    private final SimulatedCluster cluster;
    private final Witness witness;
    private final Weather weather;
    private final Ceremony ceremony;
    private final OperatorProcess operator;
    private final Duration pace;
    private final SpecEdits edits;
    private boolean quiet;
    private int requests;

    private record Act(String name, Runnable what) {}

    private final List<Act> acts;

    People(
            SimulatedClock clock,
            Agenda agenda,
            Draw draw,
            SimulatedKms kms,
            SimulatedCluster cluster,
            Witness witness,
            Weather weather,
            Ceremony ceremony,
            OperatorProcess operator,
            Duration pace) {
        this.clock = clock;
        this.agenda = agenda;
        this.draw = draw;
        this.kms = kms;
        this.cluster = cluster;
        this.witness = witness;
        this.weather = weather;
        this.ceremony = ceremony;
        this.operator = operator;
        this.pace = pace;
        this.edits = new SpecEdits(clock, draw, cluster, this::hours);
        this.acts = acts();
    }

    /** Often what is named often. */
    private List<Act> acts() {
        return List.of(
                new Act("delete material", this::delete),
                new Act("disable", this::disable),
                new Act("schedule deletion", this::scheduleDeletion),
                new Act("edit expiration", edits::editExpiration),
                new Act("edit expiration", edits::editExpiration),
                new Act("edit reimport", edits::editReimport),
                new Act("edit recovery", edits::editRecovery),
                new Act("edit wrapping", edits::editWrapping),
                new Act("suspend", edits::suspend),
                new Act("change the source", edits::changeSource),
                new Act("publish never", edits::publishNever),
                new Act("request", this::request),
                new Act("request", this::request),
                new Act("spoil the Secret", this::spoilSecret),
                new Act("touch the Secret", this::touchSecret),
                new Act("wrap unasked", this::wrapUnasked),
                new Act("rebuild the cluster", this::rebuild),
                new Act("restart the operator", this::restart),
                new Act("stop the operator", this::stop),
                new Act("set the clock", this::setClock),
                new Act("bad weather", this::badWeather),
                new Act("bad weather", this::badWeather),
                new Act("bad weather", this::badWeather));
    }

    /** Acts from now on. */
    void begin() {
        cluster.meanwhile(() -> {
            if (!quiet && draw.chance(0.2)) {
                requestNow();
            }
        });
        agenda.in(draw.until(pace), this::next);
    }

    /** Nothing new happens any more; what was begun is still undone. */
    void end() {
        quiet = true;
    }

    private void next() {
        if (quiet) {
            return;
        }
        Act act = draw.pick(acts);
        now(act.name(), act.what());
        agenda.in(draw.until(pace), this::next);
    }

    void now(String name, Runnable what) {
        witness.before(name);
        what.run();
        witness.after();
    }

    private void later(Duration least, Duration most, String name, Runnable what) {
        agenda.in(draw.between(least, most), () -> now(name, what));
    }

    private void hours(int least, int most, String name, Runnable what) {
        later(Duration.ofHours(least), Duration.ofHours(most), name, what);
    }

    private void delete() {
        if (kms.truth().held()) {
            witness.killSwitches.deleted();
        }
        kms.byHand(kms.truth().without());
        if (draw.chance(0.5)) {
            hours(1, 500, "request", this::request);
        }
    }

    private void disable() {
        if (!kms.truth().held() || kms.truth().deletionPending() || kms.truth().disabled()) {
            return;
        }
        kms.byHand(kms.truth().disabled(true));
        witness.killSwitches.disabled();
        if (draw.chance(0.3)) {
            hours(0, 100, "delete material", this::delete);
        }
        hours(1, 900, draw.chance(0.7) ? "enable" : "request", draw.chance(0.7) ? this::enable : this::request);
        hours(901, 1200, "enable", this::enable);
        hours(1201, 1202, "request", this::request);
    }

    /** In PendingImport AWS KMS lets nobody enable a key. */
    private void enable() {
        Truth truth = kms.truth();
        if (truth.held() && !truth.deletionPending()) {
            kms.byHand(truth.disabled(false));
            witness.killSwitches.enabled();
        }
    }

    private void scheduleDeletion() {
        if (kms.truth().deletionPending()) {
            return;
        }
        kms.byHand(kms.truth().deletionPending(true));
        witness.killSwitches.disabled();
        hours(1, 700, "cancel deletion", () -> {
            kms.byHand(kms.truth().deletionPending(false));
            hours(1, 100, "enable", this::enable);
            hours(101, 102, "request", this::request);
        });
    }

    private void request() {
        requestNow();
    }

    private void requestNow() {
        witness.killSwitches.asked();
        cluster.annotate("r" + ++requests);
    }

    private Substance right() {
        return kms.truth().identity() == null ? Substance.RIGHT : kms.truth().identity();
    }

    private void spoilSecret() {
        switch (draw.below(3)) {
            case 0 -> cluster.putMaterial(null);
            case 1 -> cluster.putMaterial(right() == Substance.RIGHT ? Substance.WRONG : Substance.RIGHT);
            default -> cluster.dropPair();
        }
        hours(1, 1500, "mend the Secret", () -> cluster.putMaterial(right()));
    }

    private void touchSecret() {
        cluster.putMaterial(cluster.material());
    }

    private void wrapUnasked() {
        ceremony.unsolicited();
    }

    private void rebuild() {
        witness.recordLost();
        cluster.rebuild();
        operator.stop(Duration.ofMinutes(1));
    }

    private void restart() {
        operator.stop(draw.between(Duration.ofSeconds(1), Duration.ofMinutes(10)));
    }

    private void stop() {
        operator.stop(draw.between(Duration.ofHours(1), Duration.ofDays(25)));
    }

    private void setClock() {
        clock.setOperatorAhead(
                draw.chance(0.3) ? Duration.ZERO : draw.between(Duration.ofHours(-30), Duration.ofHours(30)));
        clock.setApiServerAhead(draw.between(Duration.ofMinutes(-10), Duration.ofMinutes(10)));
    }

    private void badWeather() {
        weather.turn(draw.pick(Weather.Sky.STORM, Weather.Sky.STORM, Weather.Sky.BLACKOUT, Weather.Sky.DENIAL));
        later(Duration.ofMinutes(5), Duration.ofHours(30), "good weather", this::goodWeather);
        if (draw.chance(0.7)) {
            Act act = draw.pick(acts.subList(0, 17));
            later(Duration.ofMinutes(1), Duration.ofHours(10), act.name() + " in bad weather", act.what());
        }
    }

    private void goodWeather() {
        weather.turn(Weather.Sky.CALM);
    }

    /** Leaves everything as it should be, but for what policies say. */
    void tidyUp() {
        quiet = true;
        goodWeather();
        cluster.ask.suspend = false;
        cluster.ask.publish = true;
        cluster.putMaterial(right());
        ceremony.turn(Ceremony.Mood.PROMPT);
        Truth truth = kms.truth();
        if (truth.deletionPending()) {
            kms.byHand(truth.deletionPending(false));
        }
        enable();
        cluster.apply();
    }
}
