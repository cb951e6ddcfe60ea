package dev.byok.operator.quota;

import dev.byok.operator.kms.KmsMeter;
import dev.byok.operator.kms.QuotaKey;
import dev.byok.operator.quota.TurnQueue.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Gives out turns to send requests under KMS's request quotas, which every account, Region and operation has for itself
 * (AWS KMS Developer Guide, "Request quotas"). {@link TurnQueue} says in which order. Nobody blocks: who gets no turn
 * is woken when it has one.
 */
public final class Turns implements WaitingList {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Map<String, Double> perSecond;
    private final LongSupplier nanos;
    private final KmsMeter meter;
    private final Lock lock = new ReentrantLock();
    private final Map<QuotaKey, TurnQueue> queues = new HashMap<>();
    private final Map<NamespacedName, Ticket> tickets = new HashMap<>();
    private Runnable changed = () -> {};
    private long arrivals;

    /**
     * Turns for operations with a quota; any other may be sent whenever one likes.
     *
     * @param perSecond requests a second by operation, named as AWS does
     * @param nanos a clock that nobody sets, in nanoseconds
     * @param meter is told how long a request waited
     */
    public Turns(Map<String, Double> perSecond, LongSupplier nanos, KmsMeter meter) {
        this.perSecond = Map.copyOf(perSecond);
        this.nanos = nanos;
        this.meter = meter;
    }

    @Override
    public void onChange(Runnable action) {
        changed = action;
    }

    /** The right to send one request; closed when it is answered. */
    public final class Turn implements AutoCloseable {
        private final TurnQueue queue;
        private final long notBefore;
        private boolean over;

        private Turn(TurnQueue queue, long notBefore) {
            this.queue = queue;
            this.notBefore = notBefore;
        }

        /** When the request may be sent. */
        public long notBefore() {
            return notBefore;
        }

        /** Waits for the instant of the turn, which is a tenth of a second away at most. */
        public void await() {
            try {
                Thread.sleep(Duration.ofNanos(Math.max(0, notBefore - nanos.getAsLong())));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        /** KMS refused the request, because the quota was used up. */
        public void throttled() {
            end(true);
        }

        @Override
        public void close() {
            end(false);
        }

        private void end(boolean throttled) {
            lock.lock();
            try {
                if (queue != null && !over && throttled) {
                    queue.pace().throttled(nanos.getAsLong());
                } else if (queue != null && !over) {
                    queue.pace().answered(nanos.getAsLong());
                }
                over = true;
            } finally {
                lock.unlock();
            }
            changed.run();
        }
    }

    /**
     * Asks for a turn, and queues for it if there is none. A resource queues for one request at a time.
     *
     * @param urgency how urgent the request is inside its namespace
     * @return the turn; empty if the resource is woken when it has one
     */
    public Optional<Turn> ask(NamespacedName id, QuotaKey quota, Urgency urgency) {
        Double rate = perSecond.get(quota.operation());
        if (rate == null) {
            return Optional.of(new Turn(null, nanos.getAsLong()));
        }
        lock.lock();
        try {
            long now = nanos.getAsLong();
            TurnQueue queue = queues.computeIfAbsent(quota, _ -> new TurnQueue(new Pace(rate, now)));
            Ticket before = placeOf(id, quota);
            OptionalLong slot = queue.take(id, now);
            if (slot.isPresent()) {
                tickets.remove(id);
                long since = before == null ? now : before.since();
                meter.waited(quota, Duration.ofNanos(Math.max(now, slot.getAsLong()) - since));
                return Optional.of(new Turn(queue, slot.getAsLong()));
            }
            Ticket ticket = before == null
                    ? new Ticket(id, quota, urgency, arrivals++, now)
                    : new Ticket(id, quota, urgency, before.arrival(), before.since());
            queue.enter(ticket, before);
            tickets.put(id, ticket);
        } finally {
            lock.unlock();
        }
        changed.run();
        return Optional.empty();
    }

    /** The place of the resource in that queue, or null; one in another is given up. */
    private Ticket placeOf(NamespacedName id, QuotaKey quota) {
        Ticket place = tickets.get(id);
        if (place == null || place.quota().equals(quota)) {
            return place;
        }
        forget(place);
        return null;
    }

    /** How many requests wait for their turn, by what has a quota of its own. */
    public Map<QuotaKey, Integer> lengths() {
        lock.lock();
        try {
            Map<QuotaKey, Integer> lengths = new HashMap<>();
            queues.forEach((quota, queue) -> lengths.put(quota, queue.length()));
            return lengths;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void leave(NamespacedName id) {
        lock.lock();
        try {
            Ticket ticket = tickets.get(id);
            if (ticket == null) {
                return;
            }
            forget(ticket);
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    private void forget(Ticket ticket) {
        tickets.remove(ticket.id());
        queues.get(ticket.quota()).leave(ticket);
    }

    @Override
    public List<NamespacedName> called() {
        List<NamespacedName> called = new ArrayList<>();
        lock.lock();
        try {
            long now = nanos.getAsLong();
            for (TurnQueue queue : queues.values()) {
                queue.passOverLate(now);
                queue.absent(now).forEach(this::forget);
                called.addAll(queue.call(now));
            }
        } finally {
            lock.unlock();
        }
        return called;
    }

    @Override
    public Duration pause() {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            long soonest = queues.values().stream()
                    .mapToLong(queue -> queue.untilNext(now))
                    .min()
                    .orElse(Long.MAX_VALUE);
            return Duration.ofNanos(Math.min(soonest, LONGEST_PAUSE.toNanos()));
        } finally {
            lock.unlock();
        }
    }
}
