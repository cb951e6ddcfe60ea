package dev.byok.operator.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads settings and collects what is wrong with them, so that all of it can be told at once. */
final class Settings {
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
    private static final Predicate<String> NUMBER =
            Pattern.compile("0|[1-9][0-9]{0,8}").asMatchPredicate();

    private static final Predicate<String> RATE =
            Pattern.compile("[0-9]{1,5}([.][0-9]{1,3})?").asMatchPredicate();

    private static final Predicate<String> TIME = Pattern.compile("(?=[0-9])([0-9]{1,4}h)?([0-9]{1,5}m)?([0-9]{1,6}s)?")
            .asMatchPredicate();

    private final Map<String, String> environment;
    private final List<String> faults = new ArrayList<>();

    Settings(Map<String, String> environment) {
        this.environment = environment;
    }

    /** A text; an empty variable counts as one that is not set, as manifests and charts leave them. */
    String text(String name, String otherwise, Predicate<String> valid, String expected) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!valid.test(text)) {
            faults.add(name + " is \"" + text + "\", but must be " + expected);
            return otherwise;
        }
        return text;
    }

    int number(String name, int otherwise, int least, int most) {
        Predicate<String> inRange =
                text -> NUMBER.test(text) && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most;
        String text = text(name, Integer.toString(otherwise), inRange, "a number from " + least + " to " + most);
        return Integer.parseInt(text);
    }

    boolean truth(String name, boolean otherwise) {
        String text = text(name, Boolean.toString(otherwise), Set.of("true", "false")::contains, "true or false");
        return Boolean.parseBoolean(text);
    }

    /** A time in hours, minutes and seconds, as Go's flags take it: {@code 1m30s}. */
    Duration duration(String name, Duration otherwise) {
        Predicate<String> positive = text -> TIME.test(text) && time(text).isPositive();
        String text = text(name, "", positive, "a time such as 15s or 1m30s");
        return text.isEmpty() ? otherwise : time(text);
    }

    private static Duration time(String text) {
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }

    Set<String> names(String name, Predicate<String> valid, String expected) {
        Function<String, Set<String>> parts = text -> COMMA.splitAsStream(text)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        return parts.apply(text(name, "", text -> parts.apply(text).stream().allMatch(valid), expected));
    }

    /** Numbers a second by name; a name that is not given keeps its number. */
    Map<String, Double> rates(String name, Map<String, Double> otherwise) {
        Set<String> names = new TreeSet<>(otherwise.keySet());
        Predicate<String> valid = part -> {
            String[] pair = part.split("=", -1);
            return pair.length == 2 && names.contains(pair[0]) && RATE.test(pair[1]) && Double.parseDouble(pair[1]) > 0;
        };
        Map<String, Double> rates = new TreeMap<>(otherwise);
        for (String part : names(name, valid, "OPERATION=NUMBER separated by commas, with " + names)) {
            String[] pair = part.split("=", -1);
            rates.put(pair[0], Double.parseDouble(pair[1]));
        }
        return rates;
    }

    /** One of those words, as it is written there, however it is written here. */
    String oneOf(String name, String otherwise, Set<String> values) {
        Predicate<String> known = text -> values.stream().anyMatch(text::equalsIgnoreCase);
        String text = text(name, otherwise, known, "one of " + String.join(", ", values));
        return values.stream().filter(text::equalsIgnoreCase).findFirst().orElseThrow();
    }

    void fault(String fault) {
        faults.add(fault);
    }

    /**
     * Ends the reading.
     *
     * @throws IllegalArgumentException if anything was wrong; the message names every wrong setting
     */
    void check() {
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }
}
