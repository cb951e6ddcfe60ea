package dev.byok.operator.simulation;

import dev.byok.operator.api.v1alpha1.ImportParameters;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;

/**
 * The people who wrap material outside the cluster: they answer what status publishes, in time or not, right or wrong.
 */
final class Ceremony {
    static final Duration LONGEST_PROMPT = Duration.ofHours(11);
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final Agenda agenda;
    private final Draw draw;
    private final Trace trace;
    private final SimulatedKms kms;
    private final SimulatedCluster cluster;
    private Mood mood;
    private String answering;

    /** How well they do their work. */
    enum Mood {
        /** The right answer within hours. */
        PROMPT,
        /** Wrong, damaged, mixed up or late at times, and then right. */
        SLOPPY,
        /** Never in time. */
        LATE,
        /** Not at all. */
        ABSENT
    }

    Ceremony(Agenda agenda, Draw draw, Trace trace, SimulatedKms kms, SimulatedCluster cluster, Mood mood) {
        this.agenda = agenda;
        this.draw = draw;
        this.trace = trace;
        this.kms = kms;
        this.cluster = cluster;
        this.mood = mood;
    }

    Mood mood() {
        return mood;
    }

    void turn(Mood next) {
        mood = next;
        answering = null;
        look();
    }

    /** Status was written: is there something to answer? */
    void look() {
        if (cluster.status().importParameters().isEmpty()) {
            return;
        }
        ImportParameters set = cluster.status().importParameters().getFirst();
        if (Objects.equals(set.tokenDigest(), answering) || mood == Mood.ABSENT) {
            return;
        }
        answering = set.tokenDigest();
        Duration delay =
                switch (mood) {
                    case PROMPT -> draw.between(SHORTEST, LONGEST_PROMPT);
                    case SLOPPY -> draw.between(SHORTEST, Duration.ofHours(30));
                    default -> draw.between(Duration.ofHours(25), Duration.ofHours(70));
                };
        ParameterSet seen = kms.set(ParameterSet.idOf(Base64.getDecoder().decode(set.importToken())));
        agenda.in(delay, () -> answer(seen));
    }

    private void answer(ParameterSet set) {
        if (mood == Mood.SLOPPY && draw.chance(0.4)) {
            mistake(set);
            return;
        }
        put(set, right(), "the right answer");
        checkLater(set);
    }

    /** A Secret that somebody took away in between is put back as long as the set stands. */
    private void checkLater(ParameterSet set) {
        agenda.in(Duration.ofHours(1), () -> {
            String digest = Witness.digest(set.token());
            boolean awaited = cluster.status().importParameters().stream()
                    .anyMatch(published -> digest.equals(published.tokenDigest()));
            if (awaited && cluster.token() == null && mood == Mood.PROMPT) {
                put(set, right(), "the answer once more");
            }
        });
    }

    private void mistake(ParameterSet set) {
        switch (draw.below(5)) {
            case 0 -> put(set, wrong(), "an answer with wrong material");
            case 1 -> cluster.putPair(Substance.damaged(kms.spec(), set.id(), set.block()), set.token());
            case 2 -> cluster.putPair(right().wrapped(kms.spec(), set.id(), set.block()), null);
            case 3 -> cluster.putPair(null, set.token());
            default -> {
                byte[] blob = right().wrapped(kms.spec(), set.id(), set.block());
                cluster.putPair(blob, "no token at all!".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
        }
        trace.note(() -> "ceremony: a mistake with set " + set.id());
        agenda.in(draw.between(Duration.ofSeconds(20), Duration.ofHours(9)), () -> put(set, right(), "mended"));
    }

    /** Somebody wraps unasked. */
    void unsolicited() {
        ParameterSet set = kms.outside();
        put(set, draw.chance(0.8) ? right() : wrong(), "an answer that nobody asked for");
    }

    private void put(ParameterSet set, Substance substance, String what) {
        trace.note(() -> "ceremony: " + what + ", set " + set.id() + " of before " + set.validTo() + " " + substance);
        cluster.putPair(substance.wrapped(kms.spec(), set.id(), set.block()), set.token());
    }

    private Substance right() {
        Substance identity = kms.truth().identity();
        return identity == null ? Substance.RIGHT : identity;
    }

    private Substance wrong() {
        return right() == Substance.RIGHT ? Substance.WRONG : Substance.RIGHT;
    }
}
