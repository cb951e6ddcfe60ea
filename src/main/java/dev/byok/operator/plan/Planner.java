package dev.byok.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides what is done next, as ordered rules of which the first that speaks decides. Pure: no I/O, no clock of its
 * own, no memory but the status.
 */
public final class Planner {
    /** Whoever waits for a sibling is woken when that one goes; this is for a wake-up that was missed. */
    private static final Duration DUPLICATE_RECHECK = Duration.ofMinutes(5);

    /** In the order in which they are asked. */
    private static final List<Rule> RULES = List.of(
            StateRules::noImport,
            SettleRules::verifying,
            SettleRules::unconfirmed,
            SettleRules::neverShown,
            SettleRules::otherPublicKey,
            SettleRules::otherMaterialId,
            MappingRules::unmapped,
            MaterialRules::missing,
            ExpiryRules::lapsed,
            MaterialRules::present);

    private final Timings timings;

    /** A planner that waits as long as given. */
    public Planner(Timings timings) {
        this.timings = timings;
    }

    /**
     * Decides.
     *
     * @param look what was seen, its status brought up to it by {@link Ledger#learn}
     * @param now the operator's clock
     */
    public Plan plan(Observation look, Instant now) {
        if (look.subject().deleting()) {
            return DeletionRules.plan(look, now, timings);
        }
        return withoutKms(look).orElseGet(() -> decide(look, now));
    }

    private Plan decide(Observation look, Instant now) {
        return switch (look.key()) {
            case KeyView.NotAsked _ ->
                throw new IllegalStateException("a live resource is planned from a look at its key");
            case KeyView.Unreadable answer ->
                ExpiryRules.lookAtExpiry(look, StateRules.unreadable(look, answer, now, timings), now);
            case KeyView.Found _
            when look.yieldsTo().isPresent() -> duplicate(look, look.yieldsTo().get());
            case KeyView.Found found
            when found.listing() != null ->
                ExpiryRules.lookAtExpiry(
                        look, StateRules.unlisted(Situation.of(look, found, now, timings), found.listing()), now);
            case KeyView.Found found -> {
                Situation at = Situation.of(look, found, now, timings);
                Plan plan = ExpiryRules.lookAtExpiry(look, planKey(at), at.kmsTime());
                yield plan.posture() == Posture.READY && !at.ready() ? plan.standing(Posture.WAITING) : plan;
            }
        };
    }

    /** Why KMS need not be asked about this resource at all; empty when it must be. */
    public static Optional<Plan> withoutKms(Observation look) {
        return look.subject().deleting()
                ? DeletionRules.withoutKms(look)
                : DeletionRules.finalizer(look).or(() -> invalidSpec(look));
    }

    /**
     * Whether an import may be planned, so that material which the operator may see has to be looked at. It is read for
     * no other reason.
     */
    public boolean asksForPlaintext(Observation look, Instant now) {
        if (!(look.key() instanceof KeyView.Found found)) {
            return false;
        }
        Situation at = Situation.of(look, found, now, timings);
        return StateRules.noImport(at).isEmpty()
                && MaterialRules.asksForSource(at)
                && SettleRules.neverShown(at).isEmpty()
                && PlaintextRules.refusal(at).isEmpty();
    }

    private static Plan planKey(Situation at) {
        for (Rule rule : RULES) {
            Optional<Plan> decided = rule.apply(at);
            if (decided.isPresent()) {
                return decided.get();
            }
        }
        throw new IllegalStateException("material is missing, present, or cannot be told");
    }

    /** One rule: a plan if it decides, else nothing. */
    private interface Rule {
        Optional<Plan> apply(Situation at);
    }

    private static Optional<Plan> invalidSpec(Observation look) {
        return Optional.ofNullable(SpecCheck.fault(look.spec()))
                .map(fault -> Plan.wait(Posture.STALLED, Reason.InvalidSpec, fault, Situation.poll(look)));
    }

    private static Plan duplicate(Observation look, Sibling first) {
        return Plan.wait(
                Posture.STALLED,
                Reason.DuplicateKey,
                Precedence.words(look.subject(), first) + " works on the same KMS key, "
                        + look.status().keyArn() + "; delete one of the two",
                DUPLICATE_RECHECK);
    }
}
