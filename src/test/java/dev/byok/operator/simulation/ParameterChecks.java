package dev.byok.operator.simulation;

import dev.byok.operator.api.v1alpha1.BundleDigests;
import dev.byok.operator.api.v1alpha1.ImportParameters;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Not one call of GetParametersForImport more than needed: a set is kept until used, refused or nearly run out. */
final class ParameterChecks {
    private static final Duration LEAST_LEFT_TO_ANSWER = Duration.ofHours(6);
    private static final Duration LEAST_LEFT_TO_WRAP = Duration.ofMinutes(10);

    private final SimulatedClock clock;
    private final SimulatedCluster cluster;
    private final ImportChecks imports;
    private final Set<String> spent = new HashSet<>();
    private ParameterSet inMemory;

    ParameterChecks(SimulatedClock clock, SimulatedCluster cluster, ImportChecks imports) {
        this.clock = clock;
        this.cluster = cluster;
        this.imports = imports;
    }

    void asked(String algorithm, String keySpec) {
        Ask ask = cluster.ask;
        if (ask.suspend || (!ask.plaintext && !ask.publish)) {
            throw new Violation("import parameters are fetched that nobody wants");
        }
        boolean needed = imports.recently(Expectation.Cause.MISSING)
                || imports.recently(Expectation.Cause.DUE)
                || imports.recently(Expectation.Cause.DRIFT)
                || imports.recently(Expectation.Cause.REQUEST)
                || imports.openOutcome();
        if (!needed) {
            throw new Violation("import parameters are fetched without a need");
        }
        if (ask.plaintext ? wrapsWith(algorithm, keySpec) : published(algorithm, keySpec)) {
            throw new Violation("import parameters are fetched although a good set is there");
        }
    }

    private boolean wrapsWith(String algorithm, String keySpec) {
        return inMemory != null
                && inMemory.algorithm().equals(algorithm)
                && inMemory.keySpec().equals(keySpec)
                && clock.now().isBefore(inMemory.validTo().minus(LEAST_LEFT_TO_WRAP));
    }

    private boolean published(String algorithm, String keySpec) {
        return cluster.status().importParameters().stream()
                .filter(set -> !spent.contains(set.tokenDigest()))
                .anyMatch(set -> good(set, algorithm, keySpec));
    }

    private boolean good(ImportParameters set, String algorithm, String keySpec) {
        return Objects.equals(set.wrappingAlgorithm(), algorithm)
                && Objects.equals(set.wrappingKeySpec(), keySpec)
                && clock.now().isBefore(set.parametersValidTo().minus(LEAST_LEFT_TO_ANSWER));
    }

    void given(ParameterSet set) {
        if (cluster.ask.plaintext) {
            inMemory = set;
        }
    }

    /** An import failed for good: what it was made with may be spent. */
    void refused(BundleDigests pair, boolean spends) {
        if (pair != null) {
            spent.add(pair.tokenDigest());
        }
        inMemory = spends ? null : inMemory;
    }

    /** An import succeeded: sets of before it are history. */
    void used() {
        inMemory = null;
        cluster.status().importParameters().forEach(set -> spent.add(set.tokenDigest()));
    }

    void forget() {
        inMemory = null;
    }
}
