package dev.byok.operator.quota;

/**
 * When the next request of one operation may be sent, so that a quota is used up and never exceeded. KMS keeps a bucket
 * of one second's worth of requests, at least one; what reaches it may come sooner or later than it was sent. Times are
 * nanoseconds of a clock that nobody sets.
 */
final class Pace {
    private static final double SECOND = 1e9;

    /** What clocks that run differently may cost. */
    private static final double MARGIN = 1.005;

    private static final double MOST_SLOWNESS = 16;
    private static final double RECOVERY = 0.9;

    /** The bucket of a lower quota forgives nothing: the next request is sent once the one before is answered. */
    private static final double LEAST_FORGIVING = 2;

    /** A turn is told so early, for the looks that come before the request. */
    private static final long LEAD = 100_000_000;

    private final long interval;
    private final int mostUnderWay;
    private final long credit;
    private final boolean strict;
    private long next;
    private int underWay;
    private double slowness = 1;

    /**
     * A pace at rest.
     *
     * @param perSecond the quota, requests a second
     */
    Pace(double perSecond, long now) {
        strict = perSecond < LEAST_FORGIVING;
        interval = (long) (SECOND * MARGIN / perSecond);
        mostUnderWay = strict ? 1 : (int) (perSecond / 2);
        credit = strict ? 0 : (long) (SECOND * (perSecond - 1) / perSecond / 4);
        next = now;
    }

    /** How long until a turn can be given; negative if it can be already, {@link Long#MAX_VALUE} if answers are due. */
    long untilNext(long now) {
        return underWay < mostUnderWay ? next - (strict ? LEAD : 0) - now : Long.MAX_VALUE;
    }

    /**
     * Takes the next turn.
     *
     * @return when its request may be sent
     */
    long take(long now) {
        long slot = Math.max(next, now - credit);
        next = slot + step();
        underWay++;
        return slot;
    }

    /** A turn was not used. */
    void giveBack() {
        underWay--;
        next -= step();
    }

    /** KMS answered a request. */
    void answered(long now) {
        underWay--;
        slowness = Math.max(1, slowness * RECOVERY);
        if (strict) {
            next = Math.max(next, now + step());
        }
    }

    /** KMS refused a request: others use the quota as well. */
    void throttled(long now) {
        underWay--;
        slowness = Math.min(MOST_SLOWNESS, slowness * 2);
        next = Math.max(next, now + Math.max(step(), (long) SECOND));
    }

    private long step() {
        return (long) (interval * slowness);
    }
}
