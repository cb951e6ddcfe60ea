package dev.byok.operator.plan;

import java.time.Duration;

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

    /** A plan to do nothing but tell and look again. */
    public static Plan wait(Posture posture, Reason reason, String message, Duration recheckAfter) {
        return new Plan(new Action.None(), posture, reason, message, recheckAfter);
    }
}
