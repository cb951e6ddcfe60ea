package dev.byok.operator.simulation;

import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.time.Duration;

/** How KMS, the API server and the operator's machine behave at the moment. */
final class Weather {
    private static final Duration LONGEST_LAG = Duration.ofSeconds(170);
    private static final Duration LONGEST_EXPIRY_LAG = Duration.ofMinutes(5);

    /** Kinds of bad times. */
    enum Sky {
        /** Reads may be stale; else all is well. */
        CALM,
        /** A share of everything fails, in every way. */
        STORM,
        /** KMS cannot be reached. */
        BLACKOUT,
        /** KMS answers reads and refuses every write of one kind. */
        DENIAL
    }

    private final Draw draw;
    private Sky sky = Sky.CALM;
    private Kind denial = Kind.ACCESS_DENIED;

    Weather(Draw draw) {
        this.draw = draw;
    }

    Sky sky() {
        return sky;
    }

    void turn(Sky next) {
        sky = next;
        denial = draw.pick(
                Kind.ACCESS_DENIED, Kind.THROTTLED, Kind.INVALID_STATE, Kind.CONFLICT, Kind.OTHER, Kind.VALIDATION);
    }

    /** The process may end at any step of a pass. */
    void mayCrash() {
        if (sky == Sky.STORM && draw.chance(0.02)) {
            throw new Crash();
        }
    }

    /** A call that does not reach KMS, or that KMS turns down; nothing changes then. */
    void mayFail(boolean write) {
        Kind kind =
                switch (sky) {
                    case CALM -> null;
                    case BLACKOUT -> draw.pick(Kind.NO_ANSWER, Kind.SERVER_FAULT, Kind.CREDENTIALS);
                    case DENIAL -> write ? denial : null;
                    case STORM -> draw.chance(0.3) ? stormy(write) : null;
                };
        if (kind != null) {
            throw new KmsFailure(kind, "simulated", null, null);
        }
    }

    private Kind stormy(boolean write) {
        return write
                ? draw.pick(
                        Kind.THROTTLED,
                        Kind.SERVER_FAULT,
                        Kind.NO_ANSWER,
                        Kind.CONFLICT,
                        Kind.INVALID_STATE,
                        Kind.ACCESS_DENIED,
                        Kind.CREDENTIALS,
                        Kind.NOT_FOUND,
                        Kind.VALIDATION,
                        Kind.OTHER)
                : draw.pick(
                        Kind.THROTTLED,
                        Kind.SERVER_FAULT,
                        Kind.NO_ANSWER,
                        Kind.ACCESS_DENIED,
                        Kind.CREDENTIALS,
                        Kind.NOT_FOUND,
                        Kind.OTHER);
    }

    /** An answer that is lost after KMS did what was asked. */
    void mayLoseAnswer() {
        if (sky == Sky.STORM && draw.chance(0.15)) {
            throw new KmsFailure(draw.pick(Kind.NO_ANSWER, Kind.SERVER_FAULT), "the answer was lost", null, null);
        }
    }

    /** How old what KMS answers is. */
    Duration lag() {
        double often = sky == Sky.STORM ? 0.4 : 0.03;
        return draw.chance(often) ? draw.between(Duration.ZERO, LONGEST_LAG) : Duration.ZERO;
    }

    /** How long after its end KMS still shows material. */
    Duration expiryLag() {
        return draw.chance(0.5) ? draw.between(Duration.ZERO, LONGEST_EXPIRY_LAG) : Duration.ZERO;
    }

    boolean conflict() {
        return sky == Sky.STORM && draw.chance(0.1);
    }

    boolean apiServerFails() {
        return sky == Sky.STORM && draw.chance(0.05);
    }

    Duration latency() {
        return sky == Sky.CALM
                ? Duration.ofMillis(20 + draw.below(100))
                : draw.between(Duration.ofMillis(20), Duration.ofSeconds(20));
    }
}
