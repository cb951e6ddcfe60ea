package dev.byok.operator.quota;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.NavigableSet;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * Groups that are served round robin, each with its own order. A group without members is not remembered.
 *
 * @param <G> what is served in rotation
 * @param <T> its members
 */
final class FairQueue<G, T> {
    private final Comparator<T> order;
    private final SequencedMap<G, NavigableSet<T>> groups = new LinkedHashMap<>();
    private int size;

    /** An empty queue, whose groups have that order inside. */
    FairQueue(Comparator<T> order) {
        this.order = order;
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    int size() {
        return size;
    }

    /** Adds a member; a new group comes after all others. */
    void add(G group, T member) {
        if (groups.computeIfAbsent(group, _ -> new TreeSet<>(order)).add(member)) {
            size++;
        }
    }

    /** Removes a member, if it is there; its group keeps its place in the rotation. */
    void remove(G group, T member) {
        NavigableSet<T> members = groups.get(group);
        if (members != null && members.remove(member)) {
            removed(group, members);
        }
    }

    /** The groups, whose turn it is first. */
    SequencedSet<G> groups() {
        return groups.sequencedKeySet();
    }

    /** The members of the group, the first to be served first. */
    Collection<T> members(G group) {
        return groups.getOrDefault(group, Collections.emptyNavigableSet());
    }

    /** How many members the group has. */
    int size(G group) {
        return members(group).size();
    }

    /** Takes the first member of the group whose turn it is. */
    T poll() {
        return poll(groups.firstEntry().getKey());
    }

    /** Takes the first member of that group, whose turn is then after that of all others. */
    T poll(G group) {
        NavigableSet<T> members = groups.remove(group);
        T first = members.removeFirst();
        groups.put(group, members);
        removed(group, members);
        return first;
    }

    private void removed(G group, NavigableSet<T> members) {
        size--;
        if (members.isEmpty()) {
            groups.remove(group);
        }
    }
}
