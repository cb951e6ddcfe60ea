package dev.byok.operator.reconcile;

import dev.byok.operator.kms.KmsMeter;
import dev.byok.operator.kms.Lane;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Gives out turns to send requests under KMS's request quotas, which every account, Region and operation has for itself
 * (AWS KMS Developer Guide, "Request quotas"): to the most urgent key first, then to who came first. Nobody blocks: who
 * gets no turn is woken when it has one.
 */
final class Turns {
    private static final long UNTAKEN = Duration.ofSeconds(5).toNanos();
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Map<String, Double> perSecond;
    private final LongSupplier nanos;
    private final KmsMeter meter;
    private final Lock lock = new ReentrantLock();
    private final Map<Lane, Queue> queues = new HashMap<>();
    private final Map<ResourceID, Ticket> tickets = new HashMap<>();
    private Runnable changed = () -> {};
    private long arrivals;

    /** A place in a queue, since an instant in nanoseconds. */
    private record Ticket(ResourceID id, Lane lane, Instant urgency, long arrival, long since) {}

    /** A turn that was given to a ticket and is not taken yet. */
    private record Reserved(Ticket ticket, long notBefore) {}

    private static final class Queue {
        private final Pace pace;
        private final NavigableSet<Ticket> waiting =
                new TreeSet<>(Comparator.comparing(Ticket::urgency).thenComparing(Ticket::arrival));
        private final Map<ResourceID, Reserved> reserved = new HashMap<>();

        private Queue(Pace pace) {
            this.pace = pace;
        }
    }

    /**
     * Turns for operations with a quota; any other may be sent whenever one likes.
     *
     * @param perSecond requests a second by operation, named as AWS does
     * @param nanos a clock that nobody sets, in nanoseconds
     * @param meter is told how long a request waited
     */
    Turns(Map<String, Double> perSecond, LongSupplier nanos, KmsMeter meter) {
        this.perSecond = Map.copyOf(perSecond);
        this.nanos = nanos;
        this.meter = meter;
    }

    /** Has that run whenever {@link #called} and {@link #pause} may have changed. */
    void onChange(Runnable action) {
        changed = action;
    }

    /** The right to send one request; closed when it is answered. */
    final class Turn implements AutoCloseable {
        private final Queue queue;
        private final long notBefore;
        private boolean over;

        private Turn(Queue queue, long notBefore) {
            this.queue = queue;
            this.notBefore = notBefore;
        }

        /** When the request may be sent. */
        long notBefore() {
            return notBefore;
        }

        /** Waits for the instant of the turn, which is a tenth of a second away at most. */
        void await() {
            try {
                Thread.sleep(Duration.ofNanos(Math.max(0, notBefore - nanos.getAsLong())));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        /** KMS refused the request, because the quota was used up. */
        void throttled() {
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
                    queue.pace.throttled(nanos.getAsLong());
                } else if (queue != null && !over) {
                    queue.pace.answered(nanos.getAsLong());
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
     * @param urgency when the key stops working
     * @return the turn; empty if the resource is woken when it has one
     */
    Optional<Turn> ask(ResourceID id, Lane lane, Instant urgency) {
        Double rate = perSecond.get(lane.operation());
        if (rate == null) {
            return Optional.of(new Turn(null, nanos.getAsLong()));
        }
        lock.lock();
        try {
            long now = nanos.getAsLong();
            Queue queue = queues.computeIfAbsent(lane, _ -> new Queue(new Pace(rate, now)));
            Ticket before = tickets.get(id);
            if (before != null && !before.lane().equals(lane)) {
                forget(before);
                before = null;
            }
            Reserved mine = queue.reserved.remove(id);
            if (mine != null) {
                tickets.remove(id);
                return turn(
                        queue,
                        lane,
                        Math.max(now, mine.notBefore()),
                        mine.ticket().since());
            }
            if (queue.waiting.isEmpty() && queue.pace.untilNext(now) <= 0) {
                return turn(queue, lane, queue.pace.take(now), now);
            }
            Optional<Reserved> overdue = queue.reserved.values().stream()
                    .filter(reserved -> now - reserved.notBefore() > 0)
                    .findFirst();
            if (overdue.isPresent()) {
                swap(queue, overdue.get().ticket(), before);
                return turn(queue, lane, now, before == null ? now : before.since());
            }
            enter(
                    queue,
                    before == null
                            ? new Ticket(id, lane, urgency, arrivals++, now)
                            : new Ticket(id, lane, urgency, before.arrival(), before.since()),
                    before);
        } finally {
            lock.unlock();
        }
        changed.run();
        return Optional.empty();
    }

    private Optional<Turn> turn(Queue queue, Lane lane, long notBefore, long since) {
        meter.waited(lane, Duration.ofNanos(Math.max(0, notBefore - since)));
        return Optional.of(new Turn(queue, notBefore));
    }

    /** How many requests wait for their turn, by what has a quota of its own. */
    Map<Lane, Integer> lengths() {
        lock.lock();
        try {
            Map<Lane, Integer> lengths = new HashMap<>();
            queues.forEach((lane, queue) -> lengths.put(lane, queue.waiting.size() + queue.reserved.size()));
            return lengths;
        } finally {
            lock.unlock();
        }
    }

    /** Who is here may go before who was called and is not there yet, and will be called again. */
    private void swap(Queue queue, Ticket absent, Ticket present) {
        queue.reserved.remove(absent.id());
        queue.waiting.add(absent);
        if (present != null) {
            queue.waiting.remove(present);
            tickets.remove(present.id());
        }
    }

    private void enter(Queue queue, Ticket ticket, Ticket before) {
        if (before != null) {
            queue.waiting.remove(before);
        }
        queue.waiting.add(ticket);
        tickets.put(ticket.id(), ticket);
    }

    /** The resource needs no turn any more. */
    void leave(ResourceID id) {
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
        Queue queue = queues.get(ticket.lane());
        queue.waiting.remove(ticket);
        if (queue.reserved.remove(ticket.id()) != null) {
            queue.pace.giveBack();
        }
    }

    /** Gives out the turns that there are: whom to wake for them. */
    List<ResourceID> called() {
        List<ResourceID> called = new ArrayList<>();
        lock.lock();
        try {
            long now = nanos.getAsLong();
            for (Queue queue : queues.values()) {
                List.copyOf(queue.reserved.values()).stream()
                        .filter(reserved -> now - reserved.notBefore() > UNTAKEN)
                        .forEach(reserved -> forget(reserved.ticket()));
                while (!queue.waiting.isEmpty() && queue.pace.untilNext(now) <= 0) {
                    Ticket first = queue.waiting.removeFirst();
                    queue.reserved.put(first.id(), new Reserved(first, queue.pace.take(now)));
                    called.add(first.id());
                }
            }
        } finally {
            lock.unlock();
        }
        return called;
    }

    /** How long until there may be turns to give out, if nothing changes before; a second at most. */
    Duration pause() {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            long soonest = queues.values().stream()
                    .filter(queue -> !queue.waiting.isEmpty())
                    .mapToLong(queue -> queue.pace.untilNext(now))
                    .min()
                    .orElse(Long.MAX_VALUE);
            return Duration.ofNanos(Math.min(soonest, LONGEST_PAUSE.toNanos()));
        } finally {
            lock.unlock();
        }
    }
}
