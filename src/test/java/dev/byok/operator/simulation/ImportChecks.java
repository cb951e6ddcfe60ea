package dev.byok.operator.simulation;

import dev.byok.operator.api.v1alpha1.BundleDigests;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ImportedBundle;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.kms.ImportRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** No import without a cause, none twice after success, none of what KMS has refused. */
final class ImportChecks {
    /** What was true this long ago may still be what the operator sees. */
    private static final Duration SEEN_LATE = Duration.ofMinutes(7);

    private static final Duration SAME_REQUEST = Duration.ofMinutes(10);

    private final SimulatedClock clock;
    private final SimulatedCluster cluster;
    private final Expectation expectation;
    private final Map<Expectation.Cause, Instant> heldUntil = new EnumMap<>(Expectation.Cause.class);
    private Sent last;
    private boolean open;
    private int recoveries;
    private BundleDigests lastCommitted;
    private Instant committedAt = Instant.MIN;
    private Instant doneAt = Instant.MIN;
    private boolean onlyInMemory;

    /** One import that arrived at KMS. */
    private record Sent(BundleDigests pair, Instant validTo, Instant time, Expiration asked) {}

    ImportChecks(SimulatedClock clock, SimulatedCluster cluster, Expectation expectation) {
        this.clock = clock;
        this.cluster = cluster;
        this.expectation = expectation;
    }

    void sample() {
        for (Expectation.Cause cause : Expectation.Cause.values()) {
            if (expectation.holds(cause)) {
                heldUntil.put(cause, clock.now());
            }
        }
    }

    /** Whether that was a reason to import not long ago, and after the last import that the operator knows of. */
    boolean recently(Expectation.Cause cause) {
        Instant until = heldUntil.get(cause);
        return until != null
                && until.isAfter(doneAt)
                && !until.isBefore(clock.now().minus(SEEN_LATE));
    }

    void arrives(ImportRequest request, BundleDigests pair) {
        Sent now = new Sent(pair, request.validTo(), clock.now(), cluster.ask.expiration);
        boolean repeats = open && repeats(now);
        boolean caused = repeats;
        for (Expectation.Cause cause : Expectation.Cause.values()) {
            caused |= recently(cause) && (cause != Expectation.Cause.NEW_PAIR || pair != null);
        }
        if (!caused) {
            throw new Violation("an import without a cause");
        }
        if (pair != null) {
            checkPair(pair, repeats);
        }
        last = now;
        open = true;
    }

    private boolean repeats(Sent now) {
        boolean identical = Objects.equals(last.pair(), now.pair());
        boolean sameEnd = Objects.equals(last.validTo(), now.validTo());
        boolean mayDiffer = now.time().isAfter(last.time().plus(SAME_REQUEST.minusMinutes(1)))
                || !last.asked().equals(now.asked());
        return identical && (sameEnd || mayDiffer);
    }

    private void checkPair(BundleDigests pair, boolean repeats) {
        MaterialStatus recorded = cluster.status().material("2026");
        if (recorded.rejects(pair)) {
            throw new Violation("a pair is sent that KMS refused");
        }
        ImportedBundle bundle = recorded.bundle();
        boolean known = bundle != null && bundle.isOf(pair);
        if (!known) {
            if (pair.equals(lastCommitted) && !repeats && bundle != null) {
                throw new Violation("a pair is sent again that was imported before");
            }
            return;
        }
        boolean asked = recently(Expectation.Cause.REQUEST) || recently(Expectation.Cause.DRIFT);
        boolean lost = recently(Expectation.Cause.MISSING) && !Boolean.TRUE.equals(bundle.usedForRecovery());
        boolean adopted = !recorded.importedByUs() || bundle.firstSeenTime().isAfter(recorded.lastImportTime());
        if (!asked && !lost && !adopted && !repeats) {
            throw new Violation("a pair is sent twice after success");
        }
        if (lost && !asked && !repeats && !adopted && ++recoveries > 1) {
            throw new Violation("a pair is used for recovery twice");
        }
    }

    void committed() {
        expectation.imported(last.asked(), last.pair());
        lastCommitted = last.pair();
        committedAt = clock.now();
        if (last.pair() != null && !known(last.pair())) {
            recoveries = 0;
        }
    }

    private boolean known(BundleDigests pair) {
        ImportedBundle bundle = cluster.status().material("2026").bundle();
        return bundle != null && bundle.isOf(pair);
    }

    boolean openOutcome() {
        return open;
    }

    /** No record tells the operator which pair it imported: an old one is sent once, and KMS refuses it. */
    void recordLost() {
        lastCommitted = null;
        doneAt = Instant.MIN;
    }

    /** The operator has KMS's answer: what it sees of the time before is stale, and no reason to send again. */
    void confirmed() {
        open = false;
        onlyInMemory = true;
        doneAt = committedAt;
    }

    /** A pass ended before its end; what it had not written down is forgotten. */
    void abandoned() {
        if (onlyInMemory) {
            onlyInMemory = false;
            open = true;
            doneAt = Instant.MIN;
        }
    }

    BundleDigests lastPair() {
        return last.pair();
    }

    /** An import stays open until its outcome is recorded: one whose refusal a crash swallowed is sent again. */
    void written(ImportedKeyStatus before, ImportedKeyStatus after) {
        boolean was = before.material("2026").attempt() != null;
        boolean is = after.material("2026").attempt() != null;
        if (was && !is) {
            open = false;
            onlyInMemory = false;
            doneAt = Objects.equals(count(before), count(after)) ? doneAt : committedAt;
        }
    }

    private static Integer count(ImportedKeyStatus status) {
        return status.material("2026").importCount();
    }
}
