package dev.byok.operator.bench;

import dev.byok.operator.OperatorProcess;
import dev.byok.operator.PlaintextKeys;
import dev.byok.operator.World;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.kmsemulator.control.LoggedRequest;
import dev.byok.operator.kmsemulator.control.RequestQuotas;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Many keys that are due at once, under AWS's default request quotas. */
final class DueAtOnce {
    private static final String SPEC = "SYMMETRIC_DEFAULT";
    private static final double GOAL = 1.05;
    private static final Duration PATIENCE_PER_KEY = Duration.ofSeconds(3);

    private final Site site;
    private final Report report;

    DueAtOnce(Site site, Report report) {
        this.site = site;
        this.report = report;
    }

    /** Measures from the start of the operator to the last import. */
    void measure(int keys) {
        report.head(keys + " keys due at once, under AWS's default request quotas");
        World world = site.world();
        IntStream.range(0, keys).forEach(i -> apply(world, "due-" + i));
        world.kms().log().clear();
        world.kms().quotas().set(RequestQuotas.DEFAULTS);
        long start = System.nanoTime();
        try (OperatorProcess operator = site.operatorUnder(RequestQuotas.DEFAULTS)) {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(PATIENCE_PER_KEY.multipliedBy(keys).plusMinutes(1))
                    .until(() -> world.kms().log().imports().size() >= keys);
            double seconds = (System.nanoTime() - start) / 1e9;
            report.tell(
                    "operator, processor time for each key",
                    operator.processorTime().toMillis() / (double) keys,
                    "ms");
            tell(keys, seconds);
            IntStream.range(0, keys).forEach(i -> world.awaitReady("due-" + i, "True", "Imported"));
        }
        world.kms().quotas().set(Map.of());
    }

    private void tell(int keys, double seconds) {
        double bound = keys / RequestQuotas.DEFAULTS.get("GetParametersForImport");
        report.tell("start of the operator to the last import", seconds, "s");
        report.atMost("total time / quota bound", seconds / bound, "", GOAL);
        report.atMost("throttled answers", throttled(), "", 0);
        report.tell("calls of GetParametersForImport", calls("GetParametersForImport"), "");
        report.tell("calls of ImportKeyMaterial", calls("ImportKeyMaterial"), "");
    }

    private double throttled() {
        return site.world().kms().log().requests().stream()
                .map(LoggedRequest::outcome)
                .filter("ThrottlingException"::equals)
                .count();
    }

    private double calls(String operation) {
        return site.world().kms().log().requests(operation).size();
    }

    private static void apply(World world, String name) {
        PlaintextKeys.putSecret(world, name, SoftwareHsm.material(SPEC));
        world.apply(PlaintextKeys.key(world, name, world.people().createKey(SPEC)));
    }
}
