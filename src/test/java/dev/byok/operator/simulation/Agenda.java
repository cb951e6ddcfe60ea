package dev.byok.operator.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** What happens when: the clock jumps from one event to the next. */
final class Agenda {
    private final SimulatedClock clock;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::time).thenComparing(Event::number));
    private long count;

    Agenda(SimulatedClock clock) {
        this.clock = clock;
    }

    /** One event; a cancelled one stays in the queue and does nothing. */
    static final class Event {
        private final Instant time;
        private final long number;
        private final Runnable what;
        private boolean cancelled;

        private Event(Instant time, long number, Runnable what) {
            this.time = time;
            this.number = number;
            this.what = what;
        }

        Instant time() {
            return time;
        }

        long number() {
            return number;
        }

        void cancel() {
            cancelled = true;
        }
    }

    Event in(Duration delay, Runnable what) {
        Event event = new Event(clock.now().plus(delay), count++, what);
        events.add(event);
        return event;
    }

    /** Runs events until that time. */
    void runUntil(Instant end) {
        while (!events.isEmpty() && !events.peek().time.isAfter(end)) {
            Event event = events.poll();
            if (!event.cancelled) {
                clock.moveTo(event.time);
                event.what.run();
            }
        }
        clock.moveTo(end);
    }
}
