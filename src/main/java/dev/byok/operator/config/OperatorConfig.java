package dev.byok.operator.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The operator's settings. AWS credentials, Regions and endpoints are read by the AWS SDK itself.
 *
 * @param watchNamespaces WATCH_NAMESPACES: namespaces to work in, separated by commas; empty for all
 * @param concurrency CONCURRENCY: how many keys are worked on at once
 * @param watchSecrets WATCH_SECRETS: whether Secrets are watched, metadata only, so that their changes are acted on at
 *     once
 */
public record OperatorConfig(Set<String> watchNamespaces, int concurrency, boolean watchSecrets) {
    private static final int DEFAULT_CONCURRENCY = 16;
    private static final int MOST_CONCURRENCY = 256;
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /** Copies the set. */
    public OperatorConfig {
        watchNamespaces = Set.copyOf(watchNamespaces);
    }

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException if any is wrong; the message names every wrong one
     */
    public static OperatorConfig from(Map<String, String> environment) {
        List<String> faults = new ArrayList<>();
        Set<String> namespaces = new TreeSet<>(Arrays.asList(
                environment.getOrDefault("WATCH_NAMESPACES", "").strip().split("\\s*,\\s*")));
        namespaces.remove("");
        check(
                namespaces.stream().allMatch(NAMESPACE.asMatchPredicate()),
                faults,
                "WATCH_NAMESPACES",
                environment,
                "namespace names separated by commas");
        String concurrency = environment.getOrDefault("CONCURRENCY", Integer.toString(DEFAULT_CONCURRENCY));
        Predicate<String> number = Pattern.compile("[1-9][0-9]{0,2}").asMatchPredicate();
        boolean inRange = number.test(concurrency) && Integer.parseInt(concurrency) <= MOST_CONCURRENCY;
        check(inRange, faults, "CONCURRENCY", environment, "a number from 1 to " + MOST_CONCURRENCY);
        String watch = environment.getOrDefault("WATCH_SECRETS", "true");
        check(Set.of("true", "false").contains(watch), faults, "WATCH_SECRETS", environment, "true or false");
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return new OperatorConfig(namespaces, Integer.parseInt(concurrency), Boolean.parseBoolean(watch));
    }

    private static void check(
            boolean holds, List<String> faults, String name, Map<String, String> environment, String expected) {
        if (!holds) {
            faults.add(name + " is \"" + environment.get(name) + "\", but must be " + expected);
        }
    }
}
