package dev.byok.operator.bench;

import dev.byok.operator.OperatorProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Start time and memory with nothing to do, and with a fleet of imported keys. */
final class Footprint {
    private static final int STARTS = 5;
    private static final int THOUSAND = 1_000;
    private static final int TEN_THOUSAND = 10_000;
    private static final double MEBI = 1024.0 * 1024.0;
    private static final double START_GOAL_SECONDS = 1.2;
    private static final double THOUSAND_GOAL_MEBI = 150;
    private static final double TEN_THOUSAND_GOAL_MEBI = 200;
    private static final Duration SETTLE = Duration.ofSeconds(20);

    private final Site site;
    private final Report report;
    private int fleet;

    Footprint(Site site, Report report) {
        this.site = site;
        this.report = report;
    }

    void measure() {
        report.head("Start and memory");
        report.tell("RSS with no keys", resident(), "MiB");
        report.below("process start to /readyz with no keys, median of " + STARTS, start(), "s", START_GOAL_SECONDS);
        grow(THOUSAND);
        report.below("RSS with 1,000 keys", resident(), "MiB", THOUSAND_GOAL_MEBI);
        report.below("process start to /readyz with 1,000 keys", start(), "s", START_GOAL_SECONDS);
        grow(TEN_THOUSAND);
        report.below("RSS with 10,000 keys", resident(), "MiB", TEN_THOUSAND_GOAL_MEBI);
        report.tell("process start to /readyz with 10,000 keys", start(), "s");
    }

    /** Imports more keys, until there are so many. */
    private void grow(int size) {
        Fleet more = Fleet.prepare(site.world(), "fleet-" + size + "-", size - fleet);
        more.putSecrets(site.world());
        try (OperatorProcess operator = site.operator()) {
            operator.awaitReady();
            more.applyAll(site.world());
        }
        fleet = size;
    }

    /** Of a new process, once it has looked at every key and has come to rest. */
    private double resident() {
        int before = looks();
        try (OperatorProcess operator = site.operator()) {
            operator.awaitReady();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(10))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> looks() >= before + fleet);
            Awaitility.await().pollDelay(SETTLE).atMost(SETTLE.multipliedBy(2)).until(() -> true);
            return operator.residentBytes() / MEBI;
        }
    }

    private double start() {
        List<Duration> starts = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            try (OperatorProcess operator = site.operator()) {
                starts.add(operator.awaitReady());
            }
        }
        return starts.stream().sorted().toList().get(STARTS / 2).toMillis() / 1000.0;
    }

    private int looks() {
        return site.world().kms().log().requests("DescribeKey").size();
    }
}
