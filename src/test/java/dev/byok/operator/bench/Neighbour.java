package dev.byok.operator.bench;

import dev.byok.operator.Attacker;
import dev.byok.operator.OperatorProcess;
import dev.byok.operator.PlaintextKeys;
import dev.byok.operator.World;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.kmsemulator.control.Fault;
import dev.byok.operator.kmsemulator.control.RequestQuotas;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** What the keys of one namespace wait for longer because of an attacker in another. */
final class Neighbour {
    private static final String SPEC = "SYMMETRIC_DEFAULT";
    private static final double GOAL = 2;
    private static final int UNDER_QUOTA = 20;
    private static final int SLOW = 40;
    private static final int SINGLE = 20;
    private static final Duration SLOWNESS = Duration.ofSeconds(9);

    private final Site site;
    private final Report report;

    Neighbour(Site site, Report report) {
        this.site = site;
        this.report = report;
    }

    /** Measures each attack against the same without it. */
    void measure() {
        try (OperatorProcess operator = site.operatorUnder(RequestQuotas.DEFAULTS)) {
            operator.awaitReady();
            report.head(SLOW + " keys of another namespace, spec.wrapping edited in a loop, AWS's default quotas");
            double alone = importAll("alone-");
            double single = median("alone-single-");
            try (Attacker attacker = new Attacker(site.world(), SLOW)) {
                attacker.edits().awaitEdits(2);
                tell(UNDER_QUOTA + " keys, first apply to last Ready", alone, importAll("beside-"), "s");
                report.head(SLOW + " keys of another namespace, edited in a loop, DescribeKey takes 9 s");
                attacker.arns().forEach(arn -> site.world()
                        .kms()
                        .faults()
                        .inject(Fault.delay(SLOWNESS)
                                .on("DescribeKey")
                                .forKey(arn)
                                .always()));
                attacker.awaitEdits(2);
                tell("one key, apply to Ready, p50", single, median("beside-single-"), "ms");
            }
            site.world().kms().faults().clear();
        }
    }

    private void tell(String what, double alone, double beside, String unit) {
        report.tell(what + ", alone", alone, unit);
        report.tell(what + ", beside the attacker", beside, unit);
        report.atMost("beside the attacker / alone", beside / alone, "times", GOAL);
    }

    private double importAll(String prefix) {
        World world = site.world();
        List<String> names =
                IntStream.range(0, UNDER_QUOTA).mapToObj(i -> prefix + i).toList();
        names.forEach(name -> PlaintextKeys.putSecret(world, name, SoftwareHsm.material(SPEC)));
        List<String> arns =
                names.stream().map(_ -> world.people().createKey(SPEC)).toList();
        long start = System.nanoTime();
        for (int i = 0; i < UNDER_QUOTA; i++) {
            world.apply(PlaintextKeys.key(world, names.get(i), arns.get(i)));
        }
        names.forEach(name -> world.awaitReady(name, "True", "Imported"));
        return (System.nanoTime() - start) / 1e9;
    }

    private double median(String prefix) {
        Fleet fleet = Fleet.prepare(site.world(), prefix, SINGLE);
        fleet.putSecrets(site.world());
        return fleet.applyEach(site.world()).millis().get(SINGLE / 2);
    }
}
