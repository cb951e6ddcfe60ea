package dev.byok.operator.simulation;

import dev.byok.operator.api.v1alpha1.BundleDigests;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.Reimport;
import dev.byok.operator.kms.KeyState;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** What ought to be, told from what is true and what people ask; never from what the operator thinks. */
final class Expectation {
    static final Duration MARGIN = Duration.ofMinutes(5);
    private static final Duration MOST_VALIDITY = Duration.ofDays(365);
    private static final int DEFAULT_PERCENTAGE = 33;
    private static final int JITTER_SHARE = 10;
    /** An import is decided a little before KMS carries it out, most of all when its answer was lost. */
    private static final Duration SLACK = Duration.ofMinutes(20);

    private final SimulatedClock clock;
    private final SimulatedKms kms;
    private final SimulatedCluster cluster;
    private BundleDigests committed;
    private Expiration applied;
    private Instant importedAt;

    /** Reasons to send an import; nothing else is one. */
    enum Cause {
        MISSING,
        DUE,
        DRIFT,
        REQUEST,
        NEW_PAIR
    }

    Expectation(SimulatedClock clock, SimulatedKms kms, SimulatedCluster cluster) {
        this.clock = clock;
        this.kms = kms;
        this.cluster = cluster;
    }

    void imported(Expiration expiration, BundleDigests pair) {
        applied = expiration;
        importedAt = clock.now();
        committed = pair;
    }

    /** The operator cannot know any more what was imported when. */
    void recordLost() {
        applied = null;
        importedAt = null;
    }

    boolean holds(Cause cause) {
        return switch (cause) {
            case MISSING -> !kms.truth().held();
            case DUE -> due() && !clock.now().isBefore(earliest());
            case DRIFT -> kms.truth().held() && !satisfied() && !lapsing();
            case REQUEST ->
                cluster.request() != null
                        && !cluster.request().equals(cluster.status().lastHandledReimportRequest());
            case NEW_PAIR -> newPair() && !lapsing();
        };
    }

    /** The material's end has come, KMS still shows it, and it is not to come back by itself. */
    private boolean lapsing() {
        return kms.truth().expiredAt(clock.now()) && cluster.ask.manualReimport();
    }

    private boolean newPair() {
        return !cluster.ask.plaintext
                && cluster.pairDigests() != null
                && !cluster.pairDigests().equals(committed);
    }

    /** KMS holds what the spec asks. */
    boolean satisfied() {
        Truth truth = kms.truth();
        Expiration asked = cluster.ask.expiration;
        boolean valid = truth.held() && !truth.expiredAt(clock.now());
        if (!valid || asked.expires() != (truth.validTo() != null)) {
            return false;
        }
        if (!asked.expires()) {
            return true;
        }
        if (asked.validTo() != null) {
            return asked.fixedEnd().equals(truth.validTo());
        }
        return !truth.validTo().isAfter(clock.now().plus(cluster.ask.lifetime()).plus(MARGIN))
                && (applied == null || applied.equals(asked));
    }

    /** Material that expires, to be renewed by itself. */
    boolean due() {
        return kms.truth().held()
                && kms.truth().validTo() != null
                && cluster.ask.expiration.validFor() != null
                && !cluster.ask.manualReimport();
    }

    /** The first moment at which the renewal window may open. */
    Instant earliest() {
        return lifetimes()
                .map(lifetime -> {
                    Duration before = before(lifetime);
                    Duration rest = lifetime.minus(before);
                    Duration spread = (before.compareTo(rest) < 0 ? before : rest).dividedBy(JITTER_SHARE);
                    return kms.truth().validTo().minus(before).minus(spread).minus(SLACK);
                })
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** The moment at which it must be open. */
    Instant latest() {
        return lifetimes()
                .map(lifetime -> kms.truth().validTo().minus(before(lifetime)).plus(SLACK))
                .max(Instant::compareTo)
                .orElseThrow();
    }

    /** The lifetimes that the operator may reckon with: the actual one, or what is asked where that is not known. */
    private Stream<Duration> lifetimes() {
        Duration asked = cluster.ask.lifetime();
        Duration actual = importedAt == null
                ? null
                : Duration.between(importedAt, kms.truth().validTo());
        if (asked == null) {
            return Stream.of(actual == null ? Duration.ofDays(90) : actual);
        }
        return actual == null || actual.compareTo(asked) > 0 ? Stream.of(asked) : Stream.of(actual);
    }

    private Duration before(Duration lifetime) {
        Reimport reimport = cluster.ask.spec().reimport();
        Duration before;
        if (reimport != null && reimport.before() != null) {
            before = Ask.duration(reimport.before());
        } else {
            boolean given = reimport != null && reimport.beforePercentage() != null;
            before = lifetime.multipliedBy(given ? reimport.beforePercentage() : DEFAULT_PERCENTAGE)
                    .dividedBy(100);
        }
        return before.compareTo(lifetime) < 0 ? before : lifetime.dividedBy(2);
    }

    /** Whether an import is due that nothing but time stands in the way of, source aside. */
    boolean importDemanded() {
        Truth truth = kms.truth();
        Ask ask = cluster.ask;
        Instant end = ask.expiration.fixedEnd();
        boolean impossible = end != null
                && (!end.isAfter(clock.now())
                        || end.isAfter(clock.now().plus(MOST_VALIDITY).minus(MARGIN)));
        if (ask.suspend || truth.deletionPending() || truth.disabled() || impossible) {
            return false;
        }
        if (!truth.held() || truth.expiredAt(clock.now())) {
            return !ask.manualRecovery && !ask.manualReimport() && !lastSeenStopped();
        }
        return !satisfied() || overdue();
    }

    /** A key that was disabled when it was last seen comes back on request only. */
    private boolean lastSeenStopped() {
        String before = cluster.status().keyStateBeforeLoss();
        return before != null && KeyState.of(before).stopped();
    }

    boolean overdue() {
        return due() && !clock.now().isBefore(latest());
    }
}
