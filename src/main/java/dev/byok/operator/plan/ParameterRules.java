package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Failures;
import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.PublishImportParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Rules about the parameters that a ceremony needs: published while an answer is awaited, and kept while they last. */
final class ParameterRules {
    /** A set with less time left is replaced while its answer is still awaited. */
    private static final Duration LEAST_LEFT = Duration.ofHours(6);

    private ParameterRules() {}

    /** What that refusal says, with the parameters for the answer that would mend it, or the step that gets them. */
    static Plan awaiting(Situation at, Need need, Plan refusal) {
        if (need == Need.NEW_PAIR) {
            return said(refusal, Advice.newPair(at));
        }
        if (at.spec().publishImportParameters() == PublishImportParameters.Never) {
            return said(refusal, Advice.newPair(at));
        }
        WrappingChoice choice = WrappingChoice.of(at);
        Optional<String> fault = choice.fault(at.keySpec());
        if (fault.isPresent()) {
            return SourceRules.wait(at, Posture.STALLED, Reason.InvalidSpec, fault.get());
        }
        ImportParameters set = published(at, choice);
        if (set != null && at.kmsTime().isBefore(set.parametersValidTo().minus(LEAST_LEFT))) {
            Instant refresh = set.parametersValidTo().minus(LEAST_LEFT);
            return new Plan(
                    refusal.action(),
                    refusal.posture(),
                    refusal.reason(),
                    refusal.message() + " " + Advice.published(at, set),
                    at.pollOr(refresh));
        }
        return fetchOrPause(at, need, choice, refusal);
    }

    private static Plan fetchOrPause(Situation at, Need need, WrappingChoice choice, Plan refusal) {
        Failures failures = at.standingFailures();
        Optional<Duration> pause = failures == null ? Optional.empty() : SourceRules.pause(at, failures);
        if (pause.isPresent()) {
            return new Plan(
                    refusal.action(),
                    refusal.posture(),
                    refusal.reason(),
                    refusal.message() + " Import parameters could not be published; KMS answered: " + failures.message()
                            + ". It is tried again. " + Advice.newPair(at),
                    pause.get());
        }
        return new Plan(
                new Action.GetParameters(
                        at.look().material().name(),
                        choice.algorithm().name(),
                        choice.keySpec().name(),
                        true,
                        need),
                refusal.posture(),
                refusal.reason(),
                refusal.message() + " Import parameters are being fetched.",
                at.timings().look());
    }

    /** The published set for the entry, if it is for the wrapping that is asked for now. */
    private static ImportParameters published(Situation at, WrappingChoice choice) {
        return at.look().status().importParameters().stream()
                .filter(set -> set.material().equals(at.look().material().name())
                        && choice.algorithm().name().equals(set.wrappingAlgorithm())
                        && choice.keySpec().name().equals(set.wrappingKeySpec())
                        && set.parametersValidTo() != null)
                .findFirst()
                .orElse(null);
    }

    private static Plan said(Plan refusal, String advice) {
        return new Plan(
                refusal.action(),
                refusal.posture(),
                refusal.reason(),
                refusal.message() + " " + advice,
                refusal.recheckAfter());
    }
}
