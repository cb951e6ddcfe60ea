package dev.byok.operator.simulation;

import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** What status says once the key was read again: never what KMS does not hold, and what really happens next. */
final class StatusChecks {
    private static final Duration SETTLE = Duration.ofMinutes(6);
    private static final Duration LATENCY = Duration.ofMinutes(1);

    private final SimulatedClock clock;
    private final SimulatedKms kms;
    private final SimulatedCluster cluster;
    private final Expectation expectation;
    private Instant lastImport = Instant.MIN;
    private Instant promisedRetry;
    private int telling;

    StatusChecks(SimulatedClock clock, SimulatedKms kms, SimulatedCluster cluster, Expectation expectation) {
        this.clock = clock;
        this.kms = kms;
        this.cluster = cluster;
        this.expectation = expectation;
    }

    void imported() {
        lastImport = clock.now();
        telling = 0;
    }

    void disturbed() {
        promisedRetry = null;
    }

    /** How many statuses since the last import told anything but that KMS was looked at. */
    int telling() {
        return telling;
    }

    void resetTelling() {
        telling = 0;
    }

    void written(ImportedKeyStatus before, ImportedKeyStatus after) {
        boolean same = before.conditions().equals(after.conditions())
                && before.materials().equals(after.materials())
                && before.importParameters().equals(after.importParameters())
                && Objects.equals(before.failures(), after.failures())
                && Objects.equals(before.nextReimportTime(), after.nextReimportTime())
                && Objects.equals(before.nextRetryTime(), after.nextRetryTime());
        telling += same ? 0 : 1;
    }

    /**
     * A reconciliation has ended.
     *
     * @param seen what it last saw of the key; null if that is not known
     */
    void rests(Plan plan, Truth seen) {
        ImportedKeyStatus status = cluster.status();
        Long generation = cluster.read().getMetadata().getGeneration();
        retry(plan, status);
        if (!Objects.equals(status.observedGeneration(), generation)) {
            throw new Violation("a reconciliation rests, and its status speaks of generation "
                    + status.observedGeneration() + " of " + generation);
        }
        if (kms.truth().equals(seen)) {
            standing(status);
            if (seen.state().showsMaterial()) {
                material(status);
                schedule(status);
            }
        }
    }

    private void retry(Plan plan, ImportedKeyStatus status) {
        if (promisedRetry != null && clock.now().plus(LATENCY).isBefore(promisedRetry)) {
            throw new Violation(
                    "the next retry was said to be at " + promisedRetry + ", and something was tried before");
        }
        promisedRetry = null;
        if (status.nextRetryTime() == null) {
            return;
        }
        Instant rest = clock.instant().plus(plan.recheckAfter());
        if (Duration.between(status.nextRetryTime(), rest).abs().compareTo(LATENCY) > 0) {
            throw new Violation("nextRetryTime is " + status.nextRetryTime() + ", but the loop rests until " + rest);
        }
        promisedRetry = clock.now().plus(plan.recheckAfter());
    }

    private static boolean is(ImportedKeyStatus status, String type) {
        return status.condition(type)
                .map(Condition::status)
                .filter("True"::equals)
                .isPresent();
    }

    private void standing(ImportedKeyStatus status) {
        Truth truth = kms.truth();
        boolean right = expectation.satisfied() && truth.state() == KeyState.ENABLED;
        boolean endedJustNow =
                truth.expiredAt(clock.now()) && !truth.expiredAt(clock.now().minus(LATENCY));
        if (is(status, "Ready") && !right && !endedJustNow) {
            throw new Violation("Ready is True, and KMS holds " + truth);
        }
        if (right && !is(status, "Ready")) {
            throw new Violation(
                    "Ready is " + status.condition("Ready") + ", and KMS holds what the spec asks: " + truth);
        }
        boolean standsAlone = is(status, "Reconciling") || is(status, "Stalled");
        if (is(status, "Ready") == standsAlone || (is(status, "Reconciling") && is(status, "Stalled"))) {
            throw new Violation("conditions contradict each other: " + status.conditions());
        }
    }

    private void material(ImportedKeyStatus status) {
        Truth truth = kms.truth();
        MaterialStatus material = status.material("2026");
        boolean settling = clock.now().isBefore(lastImport.plus(SETTLE));
        boolean imported = KeyMaterial.IMPORTED.equals(material.importState());
        if (imported != truth.held() && !settling) {
            throw new Violation("importState is " + material.importState() + ", and KMS holds " + truth);
        }
        boolean ends = Objects.equals(status.validTo(), truth.validTo())
                && (!imported || Objects.equals(material.validTo(), truth.validTo()));
        if (!ends && !settling) {
            throw new Violation(
                    "validTo is " + status.validTo() + "/" + material.validTo() + ", and KMS holds " + truth);
        }
    }

    private void schedule(ImportedKeyStatus status) {
        Truth truth = kms.truth();
        if (clock.now().isBefore(lastImport.plus(SETTLE))) {
            return;
        }
        Instant next = status.nextReimportTime();
        boolean endedJustNow =
                truth.expiredAt(clock.now()) && !truth.expiredAt(clock.now().minus(LATENCY));
        boolean byItself = expectation.due() && expectation.satisfied() && !truth.disabled() && !cluster.ask.suspend;
        if (byItself == (next == null) && !endedJustNow) {
            throw new Violation("nextReimportTime is " + next + ", and KMS holds " + truth);
        }
        if (next != null && (next.isBefore(expectation.earliest()) || next.isAfter(expectation.latest()))) {
            throw new Violation("nextReimportTime is " + next + ", and the window opens between "
                    + expectation.earliest() + " and " + expectation.latest());
        }
        if (!truth.held() || truth.validTo() == null) {
            return;
        }
        boolean expiring = is(status, "Expiring");
        if (expiring && clock.now().isBefore(expectation.earliest())) {
            throw new Violation("Expiring is True before " + expectation.earliest());
        }
        if (!expiring && clock.now().isAfter(expectation.latest())) {
            throw new Violation("Expiring is not True after " + expectation.latest());
        }
    }
}
