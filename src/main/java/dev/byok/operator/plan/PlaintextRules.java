package dev.byok.operator.plan;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Rules for material that the operator may read: parameters first, then wrap and import in one step. */
final class PlaintextRules {
    /** Parameters with less time left than this could run out on the way. */
    private static final Duration LEAST_LEFT = Duration.ofMinutes(10);

    private PlaintextRules() {}

    static Plan importOr(Situation at, UnaryOperator<Plan> refused) {
        WrappingChoice choice = WrappingChoice.of(at);
        Optional<Plan> refusal = choice.fault(at.keySpec())
                .map(fault -> SourceRules.wait(at, Posture.STALLED, Reason.InvalidSpec, fault))
                .or(() -> SourceRules.failedBefore(at));
        return refusal.map(refused).orElseGet(() -> usable(at, choice) ? PairRules.send(at, null) : fetch(at, choice));
    }

    private static boolean usable(Situation at, WrappingChoice choice) {
        ParametersView held = at.look().parameters();
        return held != null
                && held.algorithm().equals(choice.algorithm().name())
                && held.keySpec().equals(choice.keySpec().name())
                && at.kmsTime().isBefore(held.validTo().minus(LEAST_LEFT));
    }

    private static Plan fetch(Situation at, WrappingChoice choice) {
        return new Plan(
                new Action.GetParameters(
                        at.look().material().name(),
                        choice.algorithm().name(),
                        choice.keySpec().name(),
                        false),
                at.whileAtWork(),
                Reason.Importing,
                "a wrapping key is being fetched for the import",
                at.timings().look());
    }
}
