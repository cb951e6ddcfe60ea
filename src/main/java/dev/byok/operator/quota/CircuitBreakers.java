package dev.byok.operator.quota;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The circuit breakers of namespaces at endpoints, as far as there was no answer. Times are in nanoseconds. */
final class CircuitBreakers {
    private final Map<Group, CircuitBreaker> breakers = new HashMap<>();

    /** The endpoint answered a call. */
    void answered(Group group) {
        breakers.remove(group);
    }

    /**
     * No answer came to a call.
     *
     * @return whether the breaker opened with that
     */
    boolean noAnswer(Group group, long now) {
        CircuitBreaker breaker = breakers.computeIfAbsent(group, _ -> new CircuitBreaker());
        boolean before = breaker.open();
        breaker.noAnswer(now);
        return breaker.open() && !before;
    }

    /** Whether one more call may be made beside those under way. */
    boolean allows(Group group, int underWay, long now) {
        CircuitBreaker breaker = breakers.get(group);
        return breaker == null || breaker.allows(underWay, now);
    }

    /** The breaker, if it is open. */
    Optional<CircuitBreaker> open(Group group) {
        return Optional.ofNullable(breakers.get(group)).filter(CircuitBreaker::open);
    }

    /** The groups whose breaker is open. */
    List<Group> open() {
        return breakers.keySet().stream()
                .filter(group -> open(group).isPresent())
                .toList();
    }

    /** Forgets what no longer matters, but for groups in use. */
    void forget(Predicate<Group> inUse, long now) {
        breakers.entrySet()
                .removeIf(
                        entry -> !inUse.test(entry.getKey()) && entry.getValue().forgettable(now));
    }
}
