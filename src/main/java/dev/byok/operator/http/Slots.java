package dev.byok.operator.http;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A bounded number of threads at work, the newest of which always is: where there are too many, the oldest is
 * interrupted. A thread that reads from or writes to a channel then fails, and the channel is closed.
 */
final class Slots {
    private final int most;
    private final Set<Thread> threads = new LinkedHashSet<>();

    Slots(int most) {
        this.most = most;
    }

    /** Has a thread take a slot. */
    synchronized void enter(Thread thread) {
        threads.add(thread);
        if (threads.size() > most) {
            Iterator<Thread> oldest = threads.iterator();
            oldest.next().interrupt();
            oldest.remove();
        }
    }

    /** Gives the slot of a thread back, if it still has one. It is not interrupted any more when this returns. */
    synchronized void leave(Thread thread) {
        threads.remove(thread);
    }
}
