package dev.byok.operator.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The last events of a history, in words. Kept only in a replay, since words cost more than the history itself. */
final class Trace {
    private static final Pattern LONG_HEX = Pattern.compile("([0-9a-f]{6})[0-9a-f]{26,}");

    private final int length;
    private final SimulatedClock clock;
    private final Deque<String> lines = new ArrayDeque<>();

    /**
     * A trace.
     *
     * @param length how many events are kept; 0 for none
     */
    Trace(int length, SimulatedClock clock) {
        this.length = length;
        this.clock = clock;
    }

    void note(Supplier<String> event) {
        if (length == 0) {
            return;
        }
        if (lines.size() == length) {
            lines.removeFirst();
        }
        lines.addLast(clock.now() + "  " + event.get());
    }

    /** The events, oldest first; of digests and ids only the beginning. */
    String text() {
        return LONG_HEX.matcher(String.join("\n", lines)).replaceAll("$1");
    }
}
