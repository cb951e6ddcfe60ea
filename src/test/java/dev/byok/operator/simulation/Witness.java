package dev.byok.operator.simulation;

import dev.byok.operator.api.v1alpha1.BundleDigests;
import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.digest.DigestKey;
import dev.byok.operator.kms.ImportRequest;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.KmsFailure.Kind;
import dev.byok.operator.plan.Plan;
import dev.byok.operator.plan.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Sees every call, every status and every act, and has each checked when it happens. */
final class Witness {
    private static final Set<Kind> SPENDING = Set.of(
            Kind.EXPIRED_IMPORT_TOKEN, Kind.INVALID_IMPORT_TOKEN, Kind.INVALID_CIPHERTEXT, Kind.INCORRECT_KEY_MATERIAL);

    private static final Set<Reason> WAITS_FOR_AWS =
            Set.of(Reason.KeyDisabled, Reason.KeyPendingDeletion, Reason.AccessDenied, Reason.KeyNotFound);

    /** What all operators of all histories make digests under. */
    static final DigestKey DIGEST_KEY = DigestKey.of(new byte[DigestKey.BYTES]);

    final Budget budget;
    final KillSwitches killSwitches;
    private final SimulatedClock clock;
    private final Trace trace;
    private SimulatedKms kms;
    private SimulatedCluster cluster;
    private Expectation expectation;
    private Liveness liveness;
    private ImportChecks imports;
    private ParameterChecks parameters;
    private StatusChecks statuses;
    private Runnable onStatus = () -> {};
    private Instant lookedAsOf = Instant.MIN;
    private Truth seen;
    private boolean waitsForAws;

    Witness(SimulatedClock clock, Trace trace) {
        this.clock = clock;
        this.trace = trace;
        this.budget = new Budget(clock);
        this.killSwitches = new KillSwitches(clock);
    }

    /** Completes the circle of those who see each other. */
    void watch(
            SimulatedKms key, SimulatedCluster store, Expectation expected, Liveness patience, Runnable statusWritten) {
        kms = key;
        cluster = store;
        expectation = expected;
        liveness = patience;
        onStatus = statusWritten;
        imports = new ImportChecks(clock, store, expected);
        parameters = new ParameterChecks(clock, store, imports);
        statuses = new StatusChecks(clock, key, store, expected);
    }

    /** Somebody or something is about to act: what held until now is noted. */
    void before(String act) {
        trace.note(() -> "act: " + act);
        sample();
        budget.acted();
    }

    void after() {
        liveness.disturbed();
        statuses.disturbed();
        sample();
    }

    void sample() {
        kms.truth();
        liveness.sample();
        imports.sample();
    }

    /** Something changed that wakes the operator. */
    void woken() {
        statuses.disturbed();
    }

    void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new Violation(otherwise);
        }
    }

    void started() {
        budget.started();
        parameters.forget();
        statuses.disturbed();
        liveness.disturbed();
    }

    void called(String operation) {
        trace.note(() -> "call: " + operation);
        budget.called(operation);
    }

    void failed() {
        trace.note(() -> "call: failed");
        budget.failed();
        seen = null;
    }

    void seen(String operation, Truth truth, Instant asOf) {
        trace.note(() -> "seen: " + truth + " as of " + asOf);
        boolean first = operation.equals("DescribeKey");
        lookedAsOf = first || asOf.isBefore(lookedAsOf) ? asOf : lookedAsOf;
        seen = first || truth.equals(seen) ? truth : null;
        if (asOf.isBefore(clock.now())) {
            budget.stale();
        }
    }

    void parametersAsked(String algorithm, String keySpec) {
        sample();
        parameters.asked(algorithm, keySpec);
    }

    void parametersGiven(ParameterSet set) {
        trace.note(() -> "given: " + set);
        parameters.given(set);
    }

    void importArrives(ImportRequest request, byte[] blob, byte[] token) {
        trace.note(() -> "import: " + request + " " + Substance.unwrap(blob));
        sample();
        budget.importSent();
        killSwitches.check(kms.truth(), cluster.ask, kms.spec().hasMaterialIds(), lookedAsOf);
        imports.arrives(request, cluster.ask.plaintext ? null : digests(blob, token));
        budget.outcomeUnknown();
    }

    void imported(Truth now) {
        trace.note(() -> "KMS holds " + now);
        killSwitches.enabled();
        imports.committed();
        statuses.imported();
    }

    void refused(Kind kind) {
        trace.note(() -> "KMS refused: " + kind);
        parameters.refused(SPENDING.contains(kind) ? imports.lastPair() : null, SPENDING.contains(kind));
    }

    void importConfirmed() {
        imports.confirmed();
        parameters.used();
    }

    /** The material reaches its end, and is still there. */
    void expires(Instant at) {
        trace.note(() -> "KMS: the material expires");
        liveness.sample();
        killSwitches.expired(at, cluster.status().material("2026").validTo() != null);
    }

    void written(ImportedKeyStatus before, ImportedKeyStatus after) {
        trace.note(() -> "status: " + words(after));
        String state = after.keyState();
        if (KeyState.DISABLED.text().equals(state)
                || KeyState.PENDING_DELETION.text().equals(state)) {
            killSwitches.seenDisabled();
        } else {
            killSwitches.seenWorking();
        }
        if (KeyMaterial.IMPORTED.equals(after.material("2026").importState())) {
            killSwitches.seenHeld();
        }
        seenAtWork();
        imports.written(before, after);
        statuses.written(before, after);
        onStatus.run();
    }

    private void seenAtWork() {
        if (seen != null && seen.state() == KeyState.ENABLED && !seen.expiredAt(lookedAsOf)) {
            killSwitches.seenAtWork(lookedAsOf);
        }
    }

    private static String words(ImportedKeyStatus status) {
        List<String> sets = status.importParameters().stream()
                .map(ImportParameters::tokenDigest)
                .map(digest -> digest.substring(0, 16))
                .toList();
        return status.conditions().stream()
                        .map(c -> c.type() + "=" + c.status() + "/" + c.reason())
                        .toList()
                + " validTo " + status.validTo() + " next " + status.nextReimportTime() + " retry "
                + status.nextRetryTime() + " lost " + status.lossTime() + " sets " + sets + " failures "
                + status.failures() + " materials " + status.materials();
    }

    void rests(Plan plan) {
        budget.elapsed(cluster.ask, !cluster.status().importParameters().isEmpty(), waitsForAws);
        waitsForAws = WAITS_FOR_AWS.contains(plan.reason());
        sample();
        seenAtWork();
        statuses.rests(plan, seen);
    }

    void abandoned() {
        imports.abandoned();
        seen = null;
        sample();
    }

    StatusChecks statuses() {
        return statuses;
    }

    static BundleDigests digests(byte[] blob, byte[] token) {
        return new BundleDigests(digest(blob), digest(token));
    }

    static String digest(byte[] bytes) {
        return DIGEST_KEY.digest(bytes);
    }

    /** The cluster is built again: what was imported when, and which pair, is written down nowhere. */
    void recordLost() {
        killSwitches.recordLost();
        expectation.recordLost();
        imports.recordLost();
    }
}
