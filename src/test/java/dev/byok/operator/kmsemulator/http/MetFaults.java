package dev.byok.operator.kmsemulator.http;

import dev.byok.operator.kmsemulator.control.Fault;
import dev.byok.operator.kmsemulator.key.Staleness;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import java.util.List;
import java.util.stream.Stream;

/**
 * What goes wrong with one request.
 *
 * @param effects the effects of every fault it meets
 */
record MetFaults(List<Fault.Effect> effects) {

    /** Throws the error the request is to be refused with, if it is. */
    void refuse() {
        of(Fault.Refuse.class).findFirst().ifPresent(refusal -> {
            throw new AwsError(refusal.status(), refusal.code(), refusal.message());
        });
    }

    boolean requestLost() {
        return of(Fault.Drop.class).anyMatch(drop -> !drop.afterCommit());
    }

    boolean answerLost() {
        return of(Fault.Drop.class).anyMatch(Fault.Drop::afterCommit);
    }

    Staleness staleness() {
        return of(Fault.StaleRead.class)
                .findFirst()
                .map(stale -> new Staleness(true, stale.sinceWrite()))
                .orElse(Staleness.NONE);
    }

    /** Holds the answer back, for as long as all delays together say. */
    void delay() {
        of(Fault.Delay.class).forEach(delay -> {
            try {
                Thread.sleep(delay.time());
            } catch (InterruptedException e) {
                // The emulator is closing; nobody waits for the answer any more.
                Thread.currentThread().interrupt();
            }
        });
    }

    private <E extends Fault.Effect> Stream<E> of(Class<E> type) {
        return effects.stream().filter(type::isInstance).map(type::cast);
    }
}
