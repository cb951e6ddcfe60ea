package dev.byok.operator.plan;

import dev.byok.operator.kms.KeyState;
import java.util.Optional;

/**
 * Rules about keys that somebody disabled. A successful ImportKeyMaterial leaves the key Enabled (AWS KMS API), so an
 * import would undo DisableKey. Unless the installation allows it, whoever disabled a key in AWS has the last word.
 */
final class DisabledKeyRules {
    private DisabledKeyRules() {}

    /** Whether the key is disabled and no import may enable it. */
    static boolean staysDisabled(Situation at) {
        return at.disabled() && !(at.look().reenableAllowed() && MaterialRules.askedSince(at));
    }

    /** Who can enable the key, and how. */
    static Plan disabled(Situation at) {
        String enable = "aws kms enable-key --region " + KeyTarget.of(at.spec()).region() + " --key-id "
                + at.key().arn();
        String message = at.look().reenableAllowed()
                ? "the key is disabled; " + enable + " enables it. An import enables it too, and is sent only after the"
                        + " annotation byok.dev/reimport-requested-at was set to a new value"
                : "the key is disabled, and nothing is imported into it, because an import would enable it. Whoever may"
                        + " enable it in AWS does so with " + enable + "; the annotation"
                        + " byok.dev/reimport-requested-at does not enable it (ALLOW_REENABLE=false)";
        return Plan.wait(Posture.STALLED, Reason.KeyDisabled, message, at.pollSooner());
    }

    /** Whether the key was disabled when its material was lost. KMS shows PendingImport then, and Disabled no more. */
    static boolean wasDisabledBeforeLoss(Situation at) {
        String before = at.look().status().keyStateBeforeLoss();
        return at.look().status().lossTime() != null
                && before != null
                && KeyState.of(before).stopped();
    }

    /** Material does not come back into such a key; EnableKey is refused without material (KMS, key states). */
    static Optional<Plan> disabledBeforeLoss(Situation at) {
        if (!wasDisabledBeforeLoss(at) || at.look().reenableAllowed()) {
            return Optional.empty();
        }
        return Optional.of(Plan.wait(
                Posture.STALLED,
                Reason.KeyDisabled,
                "the material is missing, and the key was disabled before: an import would enable the key, so nothing"
                        + " is imported (ALLOW_REENABLE=false). Somebody with rights on the key imports the material in"
                        + " AWS (aws kms import-key-material), or whoever runs the operator sets ALLOW_REENABLE=true;"
                        + " then a new value of the annotation byok.dev/reimport-requested-at imports it",
                at.pollSooner()));
    }
}
