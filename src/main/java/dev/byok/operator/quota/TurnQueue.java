package dev.byok.operator.quota;

import dev.byok.operator.kms.QuotaKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * Who waits for a turn under one quota, and who was called and is not there yet. Times are in nanoseconds.
 *
 * <p>There are two queues, of requests for keys that have stopped or are about to, and of all others. While both have
 * members, three of four turns go to the first: a due key overtakes first imports and edits of every namespace, and a
 * namespace that declares everything urgent leaves a share to the others' first imports. In each queue the namespaces
 * are served round robin, and inside a namespace the most urgent request is served first, among equals the one that has
 * waited longest.
 */
final class TurnQueue {
    private static final int URGENT_IN_A_ROW = 3;

    /** A turn whose request is not there after that time goes to the next, so that none waits for a slow one. */
    private static final long GRACE = Duration.ofMillis(500).toNanos();

    /** How long somebody who was called may take another turn than the one that went to the next. */
    private static final long UNTAKEN = Duration.ofMinutes(1).toNanos();

    private static final Comparator<Ticket> ORDER =
            Comparator.comparing(Ticket::urgency).thenComparing(Ticket::arrival);

    private final Pace pace;
    private final FairQueue<String, Ticket> urgent = new FairQueue<>(ORDER);
    private final FairQueue<String, Ticket> other = new FairQueue<>(ORDER);
    private final SequencedMap<NamespacedName, Called> reserved = new LinkedHashMap<>();
    private final Map<NamespacedName, Called> late = new HashMap<>();
    private int urgentInARow;

    /**
     * A place in the queue.
     *
     * @param arrival how many came before
     * @param since when it was taken
     */
    record Ticket(NamespacedName id, QuotaKey quota, Urgency urgency, long arrival, long since) {}

    /** A ticket that was given a turn, and when its request may be sent. */
    private record Called(Ticket ticket, long notBefore) {}

    TurnQueue(Pace pace) {
        this.pace = pace;
    }

    Pace pace() {
        return pace;
    }

    /** How many have not taken a turn yet. */
    int length() {
        return urgent.size() + other.size() + reserved.size() + late.size();
    }

    /**
     * Takes a turn if there is one for the resource. Who comes late, because its look took longer than the grace, takes
     * the turn of one who is still on the way, who then counts as late: nobody takes more turns than he was called for.
     *
     * @return when its request may be sent
     */
    OptionalLong take(NamespacedName id, long now) {
        Called mine = reserved.remove(id);
        if (mine != null) {
            return OptionalLong.of(mine.notBefore());
        }
        boolean wasCalled = late.containsKey(id);
        if ((wasCalled || noneWaits()) && pace.untilNext(now) <= 0) {
            late.remove(id);
            return OptionalLong.of(pace.take(now));
        }
        if (wasCalled && !reserved.isEmpty()) {
            late.remove(id);
            Called absent = reserved.pollFirstEntry().getValue();
            late.put(absent.ticket().id(), absent);
            return OptionalLong.of(absent.notBefore());
        }
        return OptionalLong.empty();
    }

    private boolean noneWaits() {
        return urgent.isEmpty() && other.isEmpty();
    }

    /**
     * Waits, or goes on waiting.
     *
     * @param before the place so far; null if there was none
     */
    void enter(Ticket ticket, Ticket before) {
        late.remove(ticket.id());
        // Added first: a namespace that had no other request would lose its place in the rotation.
        queue(ticket).add(ticket.id().namespace(), ticket);
        if (before != null && !before.urgency().equals(ticket.urgency())) {
            queue(before).remove(before.id().namespace(), before);
        }
    }

    private FairQueue<String, Ticket> queue(Ticket ticket) {
        return ticket.urgency().outageNear() ? urgent : other;
    }

    /** Needs no turn any more. */
    void leave(Ticket ticket) {
        queue(ticket).remove(ticket.id().namespace(), ticket);
        late.remove(ticket.id());
        if (reserved.remove(ticket.id()) != null) {
            pace.giveBack();
        }
    }

    /** Passes over who was called and is not there. */
    void passOverLate(long now) {
        List<Called> absent = reserved.values().stream()
                .filter(called -> now - called.notBefore() > GRACE)
                .toList();
        for (Called called : absent) {
            reserved.remove(called.ticket().id());
            late.put(called.ticket().id(), called);
            pace.giveBack();
        }
    }

    /** Who was called so long ago that the place is lost. */
    List<Ticket> absent(long now) {
        return late.values().stream()
                .filter(called -> now - called.notBefore() > UNTAKEN)
                .map(Called::ticket)
                .toList();
    }

    /** Gives out the turns that there are: to whom. */
    List<NamespacedName> call(long now) {
        List<NamespacedName> called = new ArrayList<>();
        while (!noneWaits() && pace.untilNext(now) <= 0) {
            Ticket next = next();
            reserved.put(next.id(), new Called(next, pace.take(now)));
            called.add(next.id());
        }
        return called;
    }

    private Ticket next() {
        boolean share = urgentInARow >= URGENT_IN_A_ROW && !other.isEmpty();
        if (urgent.isEmpty() || share) {
            urgentInARow = 0;
            return other.poll();
        }
        urgentInARow++;
        return urgent.poll();
    }

    /** How long until there may be a turn to give out; {@link Long#MAX_VALUE} if nobody waits, or answers are due. */
    long untilNext(long now) {
        long passedOver = reserved.values().stream()
                .mapToLong(called -> called.notBefore() + GRACE - now)
                .min()
                .orElse(Long.MAX_VALUE);
        return noneWaits() ? Long.MAX_VALUE : Math.min(passedOver, pace.untilNext(now));
    }
}
