package dev.byok.operator.reconcile;

import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.plan.KeyView;
import dev.byok.operator.quota.Admission;
import dev.byok.operator.quota.Answer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Whether KMS may be asked about a key now. */
sealed interface KmsAccess {

    /** Words for a key whose endpoint does not answer. */
    static KmsAccess heldBack(Answer.HeldBack answer, Instant now) {
        return new HeldBack(new KeyView.Unreadable(
                KmsFailure.Kind.NO_ANSWER,
                "AWS KMS has answered no call for this namespace's keys in this Region since "
                        + seconds(now.minus(answer.noAnswerFor()))
                        + ". One key at a time tries again, the next at about "
                        + seconds(now.plus(answer.nextTry())) + "; the others are looked at as soon as it answers"));
    }

    private static Instant seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }

    /** What is known without a call; null if KMS may be asked. */
    default KeyView.Unreadable heldBack() {
        return null;
    }

    /** A look at the key has ended. */
    default void looked(KeyView seen) {}

    /** It may, as often as is needed. */
    record Free() implements KmsAccess {}

    /** It may while the slot is held, which learns whether the endpoint answers. */
    record Admitted(Admission.Slot slot) implements KmsAccess {
        @Override
        public void looked(KeyView seen) {
            switch (seen) {
                case KeyView.NotAsked _ -> {}
                case KeyView.Found _ -> slot.answered();
                case KeyView.Unreadable answer when answer.kind() == KmsFailure.Kind.NO_ANSWER -> slot.noAnswer();
                case KeyView.Unreadable _ -> slot.answered();
            }
        }
    }

    /** It may not, because the endpoint does not answer and others try it. */
    record HeldBack(KeyView.Unreadable heldBack) implements KmsAccess {}
}
