package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Failures;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Rules about what an import that is needed would be made from: a wrapped pair, or material that may be read. */
final class SourceRules {
    private SourceRules() {}

    /**
     * The import, the step before it, or why it cannot be sent now.
     *
     * @param refused words that refusal for the key's present state
     */
    static Plan importOr(Situation at, Need need, UnaryOperator<Plan> refused) {
        Optional<Plan> refusal = PlaintextRules.refusal(at);
        return refusal.map(refused).orElseGet(() -> fromSource(at, need, refused));
    }

    private static Plan fromSource(Situation at, Need need, UnaryOperator<Plan> refused) {
        return switch (at.look().bundle()) {
            case BundleView.NotRead _ ->
                // What was learned from this look made the need; the next one reads.
                Plan.wait(at.whileAtWork(), Reason.Importing, "the Secrets are about to be read", Duration.ZERO);
            case BundleView.Absent absent ->
                refused.apply(
                        awaited(at, need, wait(at, Posture.WAITING, Reason.SecretNotFound, absent.message() + ".")));
            case BundleView.Malformed malformed ->
                refused.apply(
                        awaited(at, need, wait(at, Posture.STALLED, Reason.SecretInvalid, malformed.message() + ".")));
            case BundleView.Forbidden forbidden ->
                refused.apply(wait(at, Posture.STALLED, Reason.PlaintextForbidden, forbidden.message()));
            case BundleView.Present present ->
                PairRules.notNow(at, need, present)
                        .map(refused)
                        .orElseGet(() -> PairRules.send(at, need, present.digests()));
            case BundleView.Plaintext source -> PlaintextRules.importOr(at, need, source, refused);
        };
    }

    /** A refusal that only a new answer mends: parameters for it are published where the spec allows it. */
    static Plan awaited(Situation at, Need need, Plan refusal) {
        return at.look().material().wrapped() == null ? refusal : ParameterRules.awaiting(at, need, refusal);
    }

    /** The same inputs failed before: wait out the pause, or for another input. */
    static Optional<Plan> failedBefore(Situation at) {
        Failures failures = at.standingFailures();
        if (failures == null) {
            return Optional.empty();
        }
        Fault fault = Fault.recorded(failures.reason());
        String message = "KMS answered: " + failures.message() + ". "
                + (at.key().replica() && PairRules.mayBeStale(at, fault)
                        ? Advice.primaryFirst()
                        : Advice.mend(fault.reason()));
        if (fault.standsUntilChange() && !PairRules.mayBeStale(at, fault)) {
            return Optional.of(wait(at, fault.posture(), fault.reason(), message));
        }
        return pause(at, failures).map(pause -> Plan.wait(fault.posture(), fault.reason(), message, pause));
    }

    /** How long is left of the pause after failures; empty when it is over. */
    static Optional<Duration> pause(Situation at, Failures failures) {
        return Backoff.pause(failures, at.look().subject().uid(), at.timeLeft(), at.now());
    }

    static Plan wait(Situation at, Posture posture, Reason reason, String message) {
        return Plan.wait(posture, reason, message, at.poll());
    }
}
