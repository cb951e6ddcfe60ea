package dev.byok.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A decision and its explanation, made by the same rule so that they cannot drift apart.
 *
 * @param action what is done now
 * @param posture how the reason stands in the conditions
 * @param reason why, as a condition's reason
 * @param message what a person should know or do
 * @param recheckAfter when to look again if nothing happens before
 */
public record Plan(Action action, Posture posture, Reason reason, String message, Duration recheckAfter) {
    /** Turns wake their resources; this is for what changes in KMS meanwhile. */
    private static final Duration QUEUED_RECHECK = Duration.ofMinutes(5);

    /** A plan to do nothing but tell and look again. */
    public static Plan wait(Posture posture, Reason reason, String message, Duration recheckAfter) {
        return new Plan(new Action.None(), posture, reason, message, recheckAfter);
    }

    /** The same plan with more words. */
    Plan adding(String words) {
        return words.isEmpty() ? this : new Plan(action, posture, reason, message + words, recheckAfter);
    }

    /** The same plan, standing otherwise in the conditions. */
    Plan standing(Posture other) {
        return new Plan(action, other, reason, message, recheckAfter);
    }

    /** The same plan, with another look no later than after that. */
    Plan recheckWithin(Duration limit) {
        return recheckAfter.compareTo(limit) <= 0 ? this : new Plan(action, posture, reason, message, limit);
    }

    /** The same plan while its request waits for its turn. What a person is awaited for matters more than that. */
    public Plan queued() {
        boolean ceremony = action instanceof Action.GetParameters parameters && parameters.publish();
        return wait(
                posture,
                ceremony ? reason : Reason.Queued,
                (ceremony ? message + " " : "")
                        + "AWS KMS takes a few such requests a second from an account in a Region; this one waits for"
                        + " its turn. Turns go round the namespaces; keys that have stopped working or are about to"
                        + " go first",
                QUEUED_RECHECK);
    }

    /** The same plan while its key may not have another set of import parameters yet. */
    public Plan fetchedAt(Instant now, Duration wait) {
        boolean ceremony = action instanceof Action.GetParameters parameters && parameters.publish();
        return wait(
                posture,
                ceremony ? reason : Reason.Queued,
                (ceremony ? message + " " : "")
                        + "Import parameters were fetched for this key several times within minutes; they are fetched"
                        + " again at " + now.plus(wait).plusSeconds(1).truncatedTo(ChronoUnit.SECONDS),
                wait);
    }
}
