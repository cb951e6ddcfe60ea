package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.WrappingAlgorithm;
import dev.byok.operator.kms.KeySpec;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Rules for material that the operator may read: parameters first, then wrap and import in one step. */
final class PlaintextRules {
    /** Parameters with less time left than this could run out on the way. */
    private static final Duration LEAST_LEFT = Duration.ofMinutes(10);

    private PlaintextRules() {}

    /** Why this key takes no material from the operator's hands, whatever the Secret holds: it need not be read. */
    static Optional<Plan> refusal(Situation at) {
        if (at.look().material().plaintext() == null) {
            return Optional.empty();
        }
        if (at.keySpec().family() == KeySpec.Family.SM2) {
            return Optional.of(SourceRules.wait(
                    at,
                    Posture.STALLED,
                    Reason.UnsupportedKey,
                    "the operator cannot wrap material of SM2 keys: wrap it outside and use"
                            + " spec.materials[].wrapped"));
        }
        WrappingChoice choice = WrappingChoice.of(at);
        return choice.algorithm() == WrappingAlgorithm.SM2PKE
                ? Optional.of(invalid(
                        at,
                        "the operator cannot wrap with SM2PKE: set spec.wrapping to another algorithm and key spec, or"
                                + " wrap the material outside and use spec.materials[].wrapped"))
                : choice.fault(at.keySpec()).map(fault -> invalid(at, fault));
    }

    static Plan importOr(Situation at, Need need, BundleView.Plaintext source, UnaryOperator<Plan> refused) {
        WrappingChoice choice = WrappingChoice.of(at);
        Optional<Plan> refusal = choice.fault(at.keySpec(), source.length())
                .map(fault -> invalid(at, fault))
                .or(() -> SourceRules.failedBefore(at).map(failed -> failed.adding(longerThanSpec(at, source))));
        return refusal.map(refused)
                .orElseGet(() -> usable(at, choice)
                        ? PairRules.send(at, need, null).adding(longerThanSpec(at, source))
                        : fetch(at, need, choice));
    }

    /**
     * AWS's pages differ on HMAC material that is longer than its key spec: "Requirements for imported key material"
     * allows 1024 bits, "Step 3: Encrypt the key material" asks for the spec's length. KMS has the last word.
     */
    private static String longerThanSpec(Situation at, BundleView.Plaintext source) {
        int bytes = at.keySpec().hmacBytes();
        return bytes == 0 || source.length() <= bytes
                ? ""
                : ". The material has " + source.length() + " bytes, more than the " + bytes + " of " + at.keySpec()
                        + "; should KMS refuse it, hash it with the key spec's hash function (RFC 2104)";
    }

    private static Plan invalid(Situation at, String fault) {
        return SourceRules.wait(at, Posture.STALLED, Reason.InvalidSpec, fault);
    }

    private static boolean usable(Situation at, WrappingChoice choice) {
        ParametersView held = at.look().parameters();
        return held != null
                && held.algorithm().equals(choice.algorithm().name())
                && held.keySpec().equals(choice.keySpec().name())
                && at.kmsTime().isBefore(held.validTo().minus(LEAST_LEFT));
    }

    private static Plan fetch(Situation at, Need need, WrappingChoice choice) {
        return new Plan(
                new Action.GetParameters(
                        at.look().material().name(),
                        choice.algorithm().name(),
                        choice.keySpec().name(),
                        false,
                        need),
                at.whileAtWork(),
                Reason.Importing,
                "a wrapping key is being fetched for the import",
                at.timings().look());
    }
}
