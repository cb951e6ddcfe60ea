package dev.byok.operator.quota;

import dev.byok.operator.kms.QuotaKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/** Who waits for a turn under one quota, and who was called and is not there yet. Times are in nanoseconds. */
final class TurnQueue {
    private static final long UNTAKEN = Duration.ofSeconds(5).toNanos();

    private final Pace pace;
    private final NavigableSet<Ticket> waiting =
            new TreeSet<>(Comparator.comparing(Ticket::urgency).thenComparing(Ticket::arrival));
    private final Map<NamespacedName, Reserved> reserved = new HashMap<>();

    /**
     * A place in the queue.
     *
     * @param urgency when the key stops working
     * @param arrival how many came before
     * @param since when it was taken
     */
    record Ticket(NamespacedName id, QuotaKey quota, Instant urgency, long arrival, long since) {}

    /** A turn that was given to a ticket and is not taken yet. */
    private record Reserved(Ticket ticket, long notBefore) {}

    TurnQueue(Pace pace) {
        this.pace = pace;
    }

    Pace pace() {
        return pace;
    }

    /** How many have not taken a turn yet. */
    int length() {
        return waiting.size() + reserved.size();
    }

    /**
     * Takes a turn if there is one for the resource.
     *
     * @param ticket its place, which is given up with that; null if it has none
     * @return when its request may be sent
     */
    OptionalLong take(NamespacedName id, Ticket ticket, long now) {
        Reserved mine = reserved.remove(id);
        if (mine != null) {
            return OptionalLong.of(mine.notBefore());
        }
        if (waiting.isEmpty() && pace.untilNext(now) <= 0) {
            return OptionalLong.of(pace.take(now));
        }
        Optional<Ticket> late = reserved.values().stream()
                .filter(turn -> now - turn.notBefore() > 0)
                .map(Reserved::ticket)
                .findFirst();
        if (late.isEmpty()) {
            return OptionalLong.empty();
        }
        swap(late.get(), ticket);
        return OptionalLong.of(now);
    }

    /** Who is here may go before who was called and is not there yet, and will be called again. */
    private void swap(Ticket absent, Ticket present) {
        reserved.remove(absent.id());
        waiting.add(absent);
        if (present != null) {
            waiting.remove(present);
        }
    }

    /**
     * Waits, or goes on waiting.
     *
     * @param before the place so far; null if there was none
     */
    void enter(Ticket ticket, Ticket before) {
        if (before != null) {
            waiting.remove(before);
        }
        waiting.add(ticket);
    }

    /** Needs no turn any more. */
    void leave(Ticket ticket) {
        waiting.remove(ticket);
        if (reserved.remove(ticket.id()) != null) {
            pace.giveBack();
        }
    }

    /** Who was called and does not come. */
    List<Ticket> absent(long now) {
        return reserved.values().stream()
                .filter(turn -> now - turn.notBefore() > UNTAKEN)
                .map(Reserved::ticket)
                .toList();
    }

    /** Gives out the turns that there are: to whom. */
    List<NamespacedName> call(long now) {
        List<NamespacedName> called = new ArrayList<>();
        while (!waiting.isEmpty() && pace.untilNext(now) <= 0) {
            Ticket first = waiting.removeFirst();
            reserved.put(first.id(), new Reserved(first, pace.take(now)));
            called.add(first.id());
        }
        return called;
    }

    /** How long until there is a turn to give out; {@link Long#MAX_VALUE} if nobody waits, or answers are due. */
    long untilNext(long now) {
        return waiting.isEmpty() ? Long.MAX_VALUE : pace.untilNext(now);
    }
}
