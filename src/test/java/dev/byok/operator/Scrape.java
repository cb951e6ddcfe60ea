package dev.byok.operator;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Test kit: an answer in Prometheus' text format, read strictly.
 *
 * @param types the type of every metric that is there
 * @param help what is said about it
 * @param series every series, and its value
 */
public record Scrape(Map<String, String> types, Map<String, String> help, Map<Series, Double> series) {
    private static final Pattern LINE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"(?:,|$)");
    private static final Pattern SUFFIX = Pattern.compile("_(bucket|count|sum)$");

    /** A name and its labels. */
    public record Series(String name, Map<String, String> labels) {
        /** The metric, of these, that it is part of. */
        public String metric(Collection<String> metrics) {
            return metrics.contains(name) ? name : SUFFIX.matcher(name).replaceFirst("");
        }
    }

    /**
     * Reads an answer.
     *
     * @throws AssertionError if a line has no meaning, or a series is there twice
     */
    public static Scrape of(String text) {
        Map<String, String> types = new TreeMap<>();
        Map<String, String> help = new TreeMap<>();
        Map<Series, Double> series = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# TYPE ") && types.put(words[2], words[3]) == null) {
                continue;
            }
            if (line.startsWith("# HELP ") && help.put(words[2], words[3]) == null) {
                continue;
            }
            var match = LINE.matcher(line);
            if (!match.matches() || series.put(read(match), Double.parseDouble(match.group(3))) != null) {
                throw new AssertionError("unexpected line: " + line);
            }
        }
        return new Scrape(types, help, series);
    }

    private static Series read(MatchResult line) {
        if (line.group(2) == null) {
            return new Series(line.group(1), Map.of());
        }
        List<MatchResult> labels = LABEL.matcher(line.group(2)).results().toList();
        if (labels.isEmpty() || labels.getLast().end() != line.group(2).length()) {
            throw new AssertionError("unexpected labels: " + line.group(2));
        }
        return new Series(
                line.group(1),
                labels.stream().collect(Collectors.toMap(label -> label.group(1), label -> label.group(2))));
    }

    /** The value of the one series with that name and these labels and maybe more; null if there is none. */
    public Double value(String name, String... labels) {
        List<Double> found = series.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .filter(entry -> has(entry.getKey(), labels))
                .map(Map.Entry::getValue)
                .toList();
        if (found.size() > 1) {
            throw new AssertionError(found.size() + " series " + name);
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    /** The same, which is seconds since 1970, as an instant; null if there is none. */
    public String time(String name, String... labels) {
        Double seconds = value(name, labels);
        return seconds == null
                ? null
                : Instant.ofEpochSecond(seconds.longValue()).toString();
    }

    /** The series that name that resource. */
    public Set<Series> of(String namespace, String name) {
        return series.keySet().stream()
                .filter(one -> has(one, "namespace", namespace, "name", name))
                .collect(Collectors.toSet());
    }

    private static boolean has(Series series, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!labels[i + 1].equals(series.labels().get(labels[i]))) {
                return false;
            }
        }
        return true;
    }
}
