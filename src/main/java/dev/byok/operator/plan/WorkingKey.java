package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.RejectedBundle;
import dev.byok.operator.api.v1alpha1.UnlistedMaterial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Words what is said of a key that holds its material, whether something is awaited or not. */
final class WorkingKey {
    private WorkingKey() {}

    /** All is as the spec asks. */
    static Plan imported(Situation at) {
        Instant next = RenewalSchedule.nextReimport(
                at.spec(),
                at.held().validTo(),
                at.recorded().lastImportTime(),
                at.look().subject().uid());
        Optional<String> foreign = MappingRules.unlistedCurrent(at);
        return Plan.wait(
                foreign.isEmpty() ? Posture.READY : Posture.STALLED,
                foreign.isEmpty() ? Reason.Imported : Reason.UnlistedMaterial,
                foreign.map(words -> words + ". ").orElse("")
                        + until(at)
                        + others(at)
                        + (next == null ? "" : "; due for re-import at " + next)
                        + refusedPair(at),
                at.pollOr(next, at.windowOpens(), at.held().validTo()));
    }

    /** Nothing is written to KMS; Ready says whether the key is as the spec asks all the same. */
    static Plan suspended(Situation at) {
        return Plan.wait(
                at.whileAtWork(),
                Reason.Suspended,
                until(at) + "; spec.suspend is true, so nothing is written to KMS",
                at.pollOr(at.windowOpens(), at.held().validTo()));
    }

    /** Something is needed, and the pair in the Secrets cannot bring it now. */
    static Plan waiting(Situation at, Need need, Plan refusal) {
        if (at.expired()) {
            return new Plan(
                    refusal.action(),
                    refusal.posture() == Posture.STALLED ? Posture.STALLED : Posture.WAITING,
                    refusal.reason(),
                    "The material expired at " + at.held().validTo() + ". " + refusal.message(),
                    refusal.recheckAfter());
        }
        if (need == Need.DRIFTED || !at.satisfied()) {
            return new Plan(
                    refusal.action(),
                    refusal.posture() == Posture.STALLED ? Posture.STALLED : Posture.WAITING,
                    Reason.ExpirationNotApplied,
                    until(at) + ", which is not what spec.expiration asks. The key keeps working. " + refusal.message(),
                    sooner(at, refusal));
        }
        Reason reason = need == Need.NEW_PAIR ? Reason.Imported : Reason.AwaitingRenewal;
        String why =
                switch (need) {
                    case REQUESTED -> ". A re-import was requested. ";
                    case DUE -> ". It is due for re-import. ";
                    default -> ". ";
                };
        return new Plan(
                refusal.action(), at.whileAtWork(), reason, until(at) + why + refusal.message(), sooner(at, refusal));
    }

    private static Duration sooner(Situation at, Plan refusal) {
        Duration poll = at.pollOr(at.windowOpens(), at.held().validTo());
        return poll.compareTo(refusal.recheckAfter()) < 0 ? poll : refusal.recheckAfter();
    }

    private static String until(Situation at) {
        return at.held().validTo() == null
                ? "KMS holds the material, and it does not expire"
                : "KMS holds the material until " + at.held().validTo();
    }

    /** Materials that no entry names stop the key as well when they expire. */
    private static String others(Situation at) {
        List<UnlistedMaterial> ending = at.unlisted().stream()
                .filter(material -> material.validTo() != null && !material.current())
                .toList();
        return ending.isEmpty() ? "" : "; materials that spec.materials does not list: " + MappingRules.words(ending);
    }

    private static String refusedPair(Situation at) {
        if (!(at.look().bundle() instanceof BundleView.Present present)) {
            return "";
        }
        return at.recorded().rejected().stream()
                .filter(refused -> refused.isOf(present.digests()))
                .map(RejectedBundle::reason)
                .findFirst()
                .map(reason -> ". KMS refused the pair now in the Secrets (" + reason + "); it is not needed. "
                        + Advice.refused(Reason.valueOf(reason)))
                .orElse("");
    }
}
