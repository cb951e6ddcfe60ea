package dev.byok.operator.kmsemulator.control;

import java.util.ArrayList;
import java.util.List;

/** The faults waiting for requests. */
public final class Faults {
    private final List<Fault> waiting = new ArrayList<>();

    /** Adds a fault; several faults may meet the same request. */
    public synchronized void inject(Fault fault) {
        if (fault.times() > 0) {
            waiting.add(fault);
        }
    }

    /** Removes every fault. */
    public synchronized void clear() {
        waiting.clear();
    }

    /** The faults that have not run out. */
    public synchronized List<Fault> waiting() {
        return List.copyOf(waiting);
    }

    /**
     * Takes the effects that a request meets, in the order in which the faults were injected, and counts them.
     *
     * @param keyArn the key the request names, null if it names none that exists
     */
    public synchronized List<Fault.Effect> take(String operation, String keyArn) {
        List<Fault.Effect> effects = new ArrayList<>();
        for (int i = 0; i < waiting.size(); i++) {
            Fault fault = waiting.get(i);
            if (fault.meets(operation, keyArn)) {
                effects.add(fault.effect());
                waiting.set(i, fault.times() == Fault.ALWAYS ? fault : fault.times(fault.times() - 1));
            }
        }
        waiting.removeIf(fault -> fault.times() == 0);
        return effects;
    }
}
