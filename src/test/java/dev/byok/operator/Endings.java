package dev.byok.operator;

import dev.byok.operator.ops.Ending;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps why a process wanted to end, and ends nothing. */
public final class Endings implements Ending {
    private final Queue<String> reasons = new ConcurrentLinkedQueue<>();

    @Override
    public void inOrder(String reason) {
        reasons.add("in order: " + reason);
    }

    @Override
    public void onTheSpot(String reason) {
        reasons.add("on the spot: " + reason);
    }

    /** All so far. */
    public List<String> reasons() {
        return List.copyOf(reasons);
    }
}
