package dev.byok.operator.kmsemulator.http;

import dev.byok.operator.kmsemulator.control.EmulatorClock;
import dev.byok.operator.kmsemulator.control.Faults;
import dev.byok.operator.kmsemulator.control.RequestLog;
import dev.byok.operator.kmsemulator.control.RequestQuotas;
import dev.byok.operator.kmsemulator.key.EmulatedKey;
import dev.byok.operator.kmsemulator.key.KeyArn;
import dev.byok.operator.kmsemulator.key.KeyState;
import dev.byok.operator.kmsemulator.key.KeyStore;
import dev.byok.operator.kmsemulator.operation.Sessions;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What the endpoints of one emulator share.
 *
 * @param clock its time
 * @param faults its faults
 * @param quotas its quotas
 * @param log its log
 * @param sessions its accounts
 * @param store its keys, to be touched under the lock only
 * @param lock the one lock, which makes the order of the log the order of events
 */
public record Emulation(
        EmulatorClock clock,
        Faults faults,
        RequestQuotas quotas,
        RequestLog log,
        Sessions sessions,
        KeyStore store,
        ReentrantLock lock) {

    /** A new one without keys, whose caller belongs to the account. */
    public static Emulation start(EmulatorClock clock, String accountId) {
        return new Emulation(
                clock,
                new Faults(),
                new RequestQuotas(clock),
                new RequestLog(),
                new Sessions(accountId),
                new KeyStore(),
                new ReentrantLock());
    }

    <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Holds a key in a state, such as one that only Amazon can put it in; null lets it go.
     *
     * @return whether there is such a key
     */
    public boolean force(KeyArn arn, KeyState state) {
        return locked(() -> {
            Optional<EmulatedKey> key = store.find(arn, clock.instant());
            key.ifPresent(found -> store.put(found.with(state), clock.instant()));
            return key.isPresent();
        });
    }
}
