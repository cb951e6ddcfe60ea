package dev.byok.operator.quota;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Shares slots by dynamic thresholds, as packet switches share their buffers: the more are held, the fewer may anybody
 * hold. A namespace, and an endpoint, may hold twice as many as are free, and the keys of a namespace at an endpoint
 * half of what those two leave. So one namespace at one endpoint has half of all slots; a namespace at many endpoints,
 * or an endpoint with many namespaces, has two thirds; and whoever comes next finds some free.
 */
final class Slots {
    private static final int POOL_SHARE = 2;

    private final IntSupplier total;
    private final Map<Group, Integer> held = new HashMap<>();
    private final Map<String, Integer> byNamespace = new HashMap<>();
    private final Map<Endpoint, Integer> byEndpoint = new HashMap<>();
    private int used;

    Slots(IntSupplier total) {
        this.total = total;
    }

    /** Whether one more may be held. */
    boolean freeFor(Group group) {
        int most = POOL_SHARE * (total.getAsInt() - used);
        int held = Math.max(heldBy(group.namespace()), byEndpoint.getOrDefault(group.endpoint(), 0));
        return heldIn(group) < most - held;
    }

    void take(Group group) {
        used++;
        held.merge(group, 1, Integer::sum);
        byNamespace.merge(group.namespace(), 1, Integer::sum);
        byEndpoint.merge(group.endpoint(), 1, Integer::sum);
    }

    void release(Group group) {
        used--;
        decrement(held, group);
        decrement(byNamespace, group.namespace());
        decrement(byEndpoint, group.endpoint());
    }

    int heldIn(Group group) {
        return held.getOrDefault(group, 0);
    }

    int heldBy(String namespace) {
        return byNamespace.getOrDefault(namespace, 0);
    }

    /** How many each endpoint holds. */
    Map<Endpoint, Integer> byEndpoint() {
        return Map.copyOf(byEndpoint);
    }

    private static <K> void decrement(Map<K, Integer> counts, K key) {
        counts.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
    }
}
