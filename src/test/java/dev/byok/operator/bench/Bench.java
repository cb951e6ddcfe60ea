package dev.byok.operator.bench;

import dev.byok.operator.OperatorProcess;
import dev.byok.operator.kmsemulator.control.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Measures the packaged operator on a real API server: prints a table, and writes target/bench.json. Machines differ,
 * so what counts are the ratios against something that ran on the same machine in the same run.
 */
public final class Bench {
    private static final Path JSON = Path.of("target", "bench.json");
    private static final int SINGLE = 100;
    private static final int TOGETHER = 200;
    private static final int SHELL_KEYS = 20;
    private static final int WARM_UP = 300;
    private static final int BATCH = 600;
    private static final int DUE = 1_000;
    private static final Duration FAR_AWAY = Duration.ofMillis(20);
    private static final double SHELL_GOAL = 20;
    private static final double LOOP_GOAL = 0.8;

    private final Site site;
    private final Report report = new Report();

    private Bench(Site site) {
        this.site = site;
    }

    /**
     * Runs the parts that are named, or all but the last two.
     *
     * @param arguments any of {@code fleet}, {@code latency}, {@code shell}, {@code throughput}, {@code neighbour},
     *     {@code due}; the number of keys due at once is the system property {@code bench.due}
     */
    public static void main(String[] arguments) {
        List<String> parts = List.of(arguments).isEmpty() || List.of(arguments).contains("all")
                ? List.of("fleet", "latency", "shell", "throughput")
                : List.of(arguments);
        try (Site site = Site.open()) {
            Bench bench = new Bench(site);
            if (parts.contains("fleet")) {
                new Footprint(site, bench.report).measure();
            }
            if (parts.contains("neighbour")) {
                new Neighbour(site, bench.report).measure();
            }
            if (parts.contains("due")) {
                new DueAtOnce(site, bench.report).measure(Integer.getInteger("bench.due", DUE));
            }
            if (parts.stream().anyMatch(List.of("latency", "shell", "throughput")::contains)) {
                bench.speed(parts);
            }
            bench.report.write(JSON);
        }
        System.out.printf("%nThe same as JSON: %s%n", JSON);
        System.exit(0);
    }

    private void speed(List<String> parts) {
        try (OperatorProcess operator = site.operator()) {
            operator.awaitReady();
            together("warm", WARM_UP);
            if (parts.contains("latency")) {
                latency();
            }
            if (parts.contains("shell")) {
                shell();
            }
            if (parts.contains("throughput")) {
                throughput(operator, "KMS answers at once", false);
                site.world().kms().faults().inject(Fault.delay(FAR_AWAY).always());
                throughput(operator, "KMS answers 20 ms later", true);
                site.world().kms().faults().clear();
            }
        }
    }

    private void latency() {
        report.head("From apply to Ready");
        Fleet single = Fleet.prepare(site.world(), "single-", SINGLE);
        single.putSecrets(site.world());
        tell("one key at a time", single.applyEach(site.world()).millis());
        tell(TOGETHER + " keys at once", together("together-", TOGETHER).millis());
    }

    private void tell(String what, List<Double> millis) {
        report.tell(what + ", p50", millis.get(millis.size() / 2), "ms");
        report.tell(what + ", p99", millis.get((int) Math.ceil(millis.size() * 0.99) - 1), "ms");
    }

    private void shell() {
        report.head("Against a shell loop of aws and openssl, " + SHELL_KEYS + " keys");
        List<String> arns = Fleet.prepare(site.world(), "shell-", SHELL_KEYS).keys().stream()
                .map(Fleet.Key::arn)
                .toList();
        double shell = ShellLoop.run(site.world().kms().endpoint(), arns, site.folder());
        double operator = together("instead-", SHELL_KEYS).seconds();
        report.tell("shell loop", shell, "s");
        report.tell("operator, first apply to last Ready", operator, "s");
        report.atLeast("shell loop / operator", shell / operator, "times", SHELL_GOAL);
    }

    /**
     * Both sides are warm: the operator has imported as many keys as {@link #WARM_UP} says and more, and the loops have
     * run before KMS is far away. The loops are compiled by the JVM's thorough compiler, the operator as it is shipped.
     */
    private void throughput(OperatorProcess process, String when, boolean goal) {
        report.head(
                String.format(Locale.ROOT, "Imports a second, %d keys, %d at once, %s", BATCH, Site.CONCURRENCY, when));
        var endpoint = site.world().kms().endpoint();
        String run = goal ? "far-" : "near-";
        double imports = BATCH / BareLoop.run(endpoint, Fleet.prepare(site.world(), run + "a-", BATCH), false);
        double steps = BATCH / BareLoop.run(endpoint, Fleet.prepare(site.world(), run + "b-", BATCH), true);
        Fleet fleet = Fleet.prepare(site.world(), run + "c-", BATCH);
        fleet.putSecrets(site.world());
        Fleet.Run ahead = fleet.applyAhead(site.world(), process);
        double operator = BATCH / ahead.seconds();
        report.tell("SDK loop that only imports", imports, "imports/s");
        report.tell("SDK loop that looks before and after, as the operator does", steps, "imports/s");
        report.tell("operator, resources and Secrets are there already", operator, "imports/s");
        ahead.used()
                .used()
                .forEach((program, time) -> report.tell(
                        "processor time of such an import, " + program, time.toMillis() / (double) BATCH, "ms"));
        report.tell("operator / loop that only imports", operator / imports, "");
        if (goal) {
            report.atLeast("operator / loop that looks before and after", operator / steps, "", LOOP_GOAL);
        } else {
            report.tell("operator / loop that looks before and after", operator / steps, "");
        }
    }

    private Fleet.Times together(String prefix, int size) {
        Fleet fleet = Fleet.prepare(site.world(), prefix, size);
        fleet.putSecrets(site.world());
        return fleet.applyAll(site.world());
    }
}
