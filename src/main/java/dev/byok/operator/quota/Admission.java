package dev.byok.operator.quota;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Decides which resources are worked on at once, before anything is read for them. Work at a resource holds a thread,
 * for as long as KMS takes to answer; {@link Slots} says how many a namespace and an endpoint may hold. Nobody blocks:
 * who gets no slot is woken when there is one, which is kept until he comes.
 *
 * <p>Where a namespace gets no answer from an endpoint, one of its resources at a time tries again. What another
 * namespace sees there does not count, because nobody may hold back a neighbour by keys that time out.
 */
public final class Admission implements WaitingList {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final long RESERVED_FOR = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanos;
    private final Lock lock = new ReentrantLock();
    private final Slots slots;
    private final CircuitBreakers breakers = new CircuitBreakers();
    private final FairQueue<Group, Waiter> queue =
            new FairQueue<>(Comparator.comparing(Waiter::urgency).thenComparing(Waiter::arrival));
    private final Map<NamespacedName, Waiter> waiters = new HashMap<>();
    private final Map<NamespacedName, Reserved> reserved = new HashMap<>();
    private final Set<NamespacedName> toWake = new LinkedHashSet<>();
    private Runnable changed = () -> {};
    private long arrivals;

    private record Waiter(NamespacedName id, Group group, Urgency urgency, long arrival) {}

    private record Reserved(Group group, long until) {}

    /** The right to work at one resource; closed when the work is done. */
    public final class Slot implements Answer, AutoCloseable {
        private final Group group;
        private boolean over;

        private Slot(Group group) {
            this.group = group;
        }

        /** The endpoint answered a call, whatever it said. */
        public void answered() {
            locked(() -> breakers.answered(group));
        }

        /** No answer came to a call. If it is one too many, those who wait are woken, so that they say so. */
        public void noAnswer() {
            locked(() -> {
                if (breakers.noAnswer(group, nanos.getAsLong())) {
                    queue.members(group).forEach(waiter -> toWake.add(waiter.id()));
                }
            });
        }

        @Override
        public void close() {
            locked(() -> {
                if (!over) {
                    slots.release(group);
                }
                over = true;
                assign(nanos.getAsLong());
            });
            changed.run();
        }
    }

    /**
     * An admission without anybody.
     *
     * @param slots how many resources may be worked on at once; it may change
     * @param nanos a clock that nobody sets, in nanoseconds
     */
    public Admission(IntSupplier slots, LongSupplier nanos) {
        this.slots = new Slots(slots);
        this.nanos = nanos;
    }

    @Override
    public void onChange(Runnable action) {
        changed = action;
    }

    /**
     * Asks for a slot, and waits for it if there is none.
     *
     * @param endpoint where calls for its key go
     * @param urgency as far as it is known before anything is read; it counts among those of the namespace there
     */
    public Answer ask(NamespacedName id, Endpoint endpoint, Urgency urgency) {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            Group group = new Group(id.namespace(), endpoint);
            assign(now);
            if (takesReserved(id, group)) {
                return new Slot(group);
            }
            if (queue.size(group) == 0 && admits(group, now)) {
                forget(id);
                slots.take(group);
                return new Slot(group);
            }
            waitIn(group, id, urgency);
            return breakers.open(group)
                    .<Answer>map(breaker -> new Answer.HeldBack(breaker.openFor(now), breaker.untilNextTry(now)))
                    .orElseGet(Answer.Waits::new);
        } finally {
            lock.unlock();
        }
    }

    private boolean takesReserved(NamespacedName id, Group group) {
        Reserved mine = reserved.remove(id);
        if (mine == null) {
            return false;
        }
        toWake.remove(id);
        if (!mine.group().equals(group)) {
            slots.release(mine.group());
            return false;
        }
        return true;
    }

    private boolean admits(Group group, long now) {
        return slots.freeFor(group) && breakers.allows(group, slots.heldIn(group), now);
    }

    private void waitIn(Group group, NamespacedName id, Urgency urgency) {
        Waiter before = waiters.get(id);
        if (before != null && before.group().equals(group) && before.urgency().equals(urgency)) {
            return;
        }
        long arrival = before == null ? arrivals++ : before.arrival();
        Waiter waiter = new Waiter(id, group, urgency, arrival);
        // Added first: a group that had no other waiter would lose its place in the rotation.
        queue.add(group, waiter);
        waiters.put(id, waiter);
        if (before != null) {
            queue.remove(before.group(), before);
        }
    }

    private void forget(NamespacedName id) {
        Waiter waiter = waiters.remove(id);
        if (waiter != null) {
            queue.remove(waiter.group(), waiter);
        }
    }

    /** Gives free slots to those who wait: to the namespace that holds the fewest, among equals in rotation. */
    private void assign(long now) {
        for (Group next = next(now); next != null; next = next(now)) {
            NamespacedName id = queue.poll(next).id();
            waiters.remove(id);
            slots.take(next);
            reserved.put(id, new Reserved(next, now + RESERVED_FOR));
            toWake.add(id);
        }
    }

    private Group next(long now) {
        Group best = null;
        for (Group group : queue.groups()) {
            boolean better = best == null || slots.heldBy(group.namespace()) < slots.heldBy(best.namespace());
            if (better && admits(group, now)) {
                best = group;
            }
        }
        return best;
    }

    @Override
    public List<NamespacedName> called() {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            reserved.values().removeIf(slot -> {
                boolean absent = now - slot.until() > 0;
                if (absent) {
                    slots.release(slot.group());
                }
                return absent;
            });
            breakers.forget(group -> queue.size(group) > 0 || slots.heldIn(group) > 0, now);
            assign(now);
            List<NamespacedName> called = List.copyOf(toWake);
            toWake.clear();
            return called;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Duration pause() {
        return LONGEST_PAUSE;
    }

    @Override
    public void leave(NamespacedName id) {
        locked(() -> {
            forget(id);
            toWake.remove(id);
            Reserved mine = reserved.remove(id);
            if (mine != null) {
                slots.release(mine.group());
            }
        });
        changed.run();
    }

    /** How much work there is at each endpoint. */
    public Map<Endpoint, EndpointLoad> load() {
        Map<Endpoint, EndpointLoad> load = new HashMap<>();
        locked(() -> {
            slots.byEndpoint().forEach((endpoint, held) -> merge(load, endpoint, new EndpointLoad(held, 0, 0)));
            queue.groups().forEach(group -> merge(load, group.endpoint(), new EndpointLoad(0, queue.size(group), 0)));
            breakers.open().forEach(group -> merge(load, group.endpoint(), new EndpointLoad(0, 0, 1)));
        });
        return load;
    }

    private static void merge(Map<Endpoint, EndpointLoad> load, Endpoint endpoint, EndpointLoad more) {
        load.merge(endpoint, more, EndpointLoad::plus);
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
