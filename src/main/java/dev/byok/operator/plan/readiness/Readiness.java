package dev.byok.operator.plan.readiness;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether an ImportedKey may be called Ready: a chain of named checks over what was observed. A rule that decides what
 * is done next can only make Ready less than what the chain allows, never more.
 */
public final class Readiness {
    private static final List<Check> CHAIN = List.of(
            new Check("Imported", Facts::imported),
            new Check("Current", Facts::current),
            new Check("Enabled", Facts::enabled),
            new Check("NotExpired", facts -> !expired(facts.validTo(), facts.now())),
            new Check("ExpirationApplied", Facts::expirationApplied));

    private Readiness() {}

    /**
     * What the checks look at.
     *
     * @param imported whether KMS holds the material
     * @param current whether it is the material that KMS encrypts with
     * @param enabled whether the key can be used
     * @param validTo when the material expires; null if it does not
     * @param now the time to compare that with, by KMS's clock where KMS answered
     * @param expirationApplied whether the material has the expiration that the spec asks for
     */
    public record Facts(
            boolean imported,
            boolean current,
            boolean enabled,
            Instant validTo,
            Instant now,
            boolean expirationApplied) {}

    /** One condition of being Ready. */
    private record Check(String name, Predicate<Facts> holds) {}

    /** The name of the first check that does not hold; empty if the key may be called Ready. */
    public static Optional<String> firstFailure(Facts facts) {
        return CHAIN.stream()
                .filter(check -> !check.holds().test(facts))
                .map(Check::name)
                .findFirst();
    }

    /**
     * Whether material is past its end. KMS deletes it some time after {@code ValidTo} and shows it until then, but
     * nobody may rely on it any longer (AWS KMS Developer Guide, "Setting an expiration time").
     *
     * @param validTo null for material that does not expire
     */
    public static boolean expired(Instant validTo, Instant now) {
        return validTo != null && !now.isBefore(validTo);
    }
}
