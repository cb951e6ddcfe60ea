package dev.byok.operator.soak;

import dev.byok.operator.kmsemulator.control.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What goes wrong between the operator and KMS. */
final class Weather {
    private static final List<String> OPERATIONS = List.of(
            "DescribeKey",
            "DescribeKey",
            "ListKeyRotations",
            "GetPublicKey",
            "GetParametersForImport",
            "GetParametersForImport",
            "ImportKeyMaterial",
            "ImportKeyMaterial",
            "ImportKeyMaterial");
    private static final Duration LAG = Duration.ofMinutes(3);
    private static final int LAGGING_READS = 4;
    private static final int LATE_MILLIS = 300;

    private final Site site;
    private final Diary diary;
    private final Random random;
    private int injected;

    Weather(Site site, Diary diary, Random random) {
        this.site = site;
        this.diary = diary;
        this.random = random;
    }

    /** So many faults more; some meet the next request of their kind, some a key whose turn it is. */
    void worsen(int faults, List<Subject> due) {
        for (int i = 0; i < faults; i++) {
            String operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
            injected++;
            switch (random.nextInt(6)) {
                case 0 -> inject(Fault.throttle().on(operation));
                case 1 ->
                    inject(Fault.error(500, "KMSInternalException", "a fault of KMS")
                            .on(operation));
                case 2 -> inject(Fault.dropBeforeCommit().on(operation));
                case 3 -> inject(Fault.commitThenDrop().on(operation));
                case 4 ->
                    inject(Fault.delay(Duration.ofMillis(random.nextInt(LATE_MILLIS)))
                            .on(operation));
                default -> lag(due);
            }
        }
    }

    /** Reads of a key do not see a write before it is some minutes old. */
    private void lag(List<Subject> due) {
        if (due.isEmpty()) {
            injected--;
            return;
        }
        Subject subject = due.get(random.nextInt(due.size()));
        inject(new Fault("DescribeKey", subject.arn(), LAGGING_READS, new Fault.StaleRead(LAG)));
        diary.note(Diary.Deed.STALE_READS, subject.name(), Integer.toString(LAGGING_READS));
    }

    private void inject(Fault fault) {
        site.kms().faults().inject(fault);
    }

    /** No faults from now on. */
    void clear() {
        injected -= site.kms().faults().waiting().size();
        site.kms().faults().clear();
    }

    /** How many faults met a request, once it is clear. */
    int met() {
        return injected;
    }
}
