package dev.byok.operator.filter;

import java.util.HashMap;
import java.util.Map;

/** Which members of a JSON object are kept. What is not named is dropped. */
final class Members {
    private final Map<String, Rule> rules = new HashMap<>();
    private final int total;
    private String prefix;
    private Rule prefixed = new Drop();
    private String replacement = "";

    /** Members of any size together. */
    Members() {
        this(Integer.MAX_VALUE);
    }

    /**
     * Members that are kept as long as they fit.
     *
     * @param total how many bytes of values are kept of one object
     */
    Members(int total) {
        this.total = total;
    }

    /** What becomes of one member. */
    sealed interface Rule {}

    /** It is dropped. */
    record Drop() implements Rule {}

    /**
     * It is kept as it is if it is no larger than that, and dropped otherwise.
     *
     * @param limit in bytes
     * @param required whether the object is incomplete without it
     */
    record Keep(int limit, boolean required) implements Rule {}

    /** It is an object, or an array of objects, that is filtered itself. */
    record Filter(Members members) implements Rule {}

    /** Keeps members up to that many bytes each. */
    Members keep(int limit, String... names) {
        for (String name : names) {
            rules.put(name, new Keep(limit, false));
        }
        return this;
    }

    /** Keeps members whose names begin so. */
    Members keepPrefix(String start) {
        prefix = start;
        prefixed = new Keep(total, false);
        return this;
    }

    /** Keeps a member without which, if it is larger, the object around it is incomplete. */
    Members require(int limit, String name) {
        rules.put(name, new Keep(limit, true));
        return this;
    }

    /** Filters the members of a member. */
    Members filter(String name, Members members) {
        rules.put(name, new Filter(members));
        return this;
    }

    /** Adds that member, as JSON text, to the end of an object that is incomplete. */
    Members markIncomplete(String member) {
        replacement = member;
        return this;
    }

    Rule of(String name) {
        Rule rule = rules.get(name);
        if (rule != null) {
            return rule;
        }
        return prefix != null && name.startsWith(prefix) ? prefixed : new Drop();
    }

    int total() {
        return total;
    }

    /** Empty where incomplete objects are not marked. */
    String incompleteMark() {
        return replacement;
    }
}
