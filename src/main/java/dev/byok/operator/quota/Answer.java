package dev.byok.operator.quota;

import java.time.Duration;

/** What a resource is told that asks to be worked on. */
public sealed interface Answer permits Admission.Slot, Answer.Waits, Answer.HeldBack {

    /** It is woken when it has a slot. */
    record Waits() implements Answer {}

    /**
     * It is woken when the endpoint answers again, or to try whether it does.
     *
     * @param noAnswerFor how long the endpoint has not answered
     * @param nextTry how long until somebody tries again
     */
    record HeldBack(Duration noAnswerFor, Duration nextTry) implements Answer {}
}
