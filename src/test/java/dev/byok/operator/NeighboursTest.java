package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.WrappingAlgorithm;
import dev.byok.operator.kms.CredentialsListener;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.aws.AwsClients;
import dev.byok.operator.kms.aws.AwsKeyService;
import dev.byok.operator.kms.aws.AwsRegions;
import dev.byok.operator.kms.aws.AwsTimeouts;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.kmsemulator.control.LoggedRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What somebody with all rights in one namespace can take from the others. */
final class NeighboursTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
    private static final String FETCH = "GetParametersForImport";
    private static final int HALF_OF_THE_SLOTS = RunningOperator.CONCURRENCY / 2;

    private static final String SILENT_REGION = "eu-west-1";
    private static final int KEYS_IN_THE_SILENT_REGION = 300;

    private final World world = new World();
    private final Set<String> attackersKeys = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        world.close();
    }

    private void applyVictimsKey(String name) {
        PlaintextKeys.putSecret(world, name, SoftwareHsm.material(SYMMETRIC));
        world.apply(Attacker.wrappedUnder(
                PlaintextKeys.key(world, name, world.people().createKey(SYMMETRIC)),
                WrappingAlgorithm.RSAES_OAEP_SHA_256));
    }

    private List<LoggedRequest> fetches() {
        return world.kms().log().requests(FETCH);
    }

    private long attackersFetches(List<LoggedRequest> fetches) {
        return fetches.stream()
                .filter(fetch -> attackersKeys.contains(fetch.keyArn()))
                .count();
    }

    @Test
    void editsOfTheWrappingFetchFewSetsAndNamespacesTakeTurns() {
        int keys = 10;
        int victims = 5;
        try (Attacker attacker = new Attacker(world, keys);
                RunningOperator _ = world.operatorUnder(Map.of(FETCH, 3.0))) {
            attackersKeys.addAll(attacker.arns());
            attacker.edits().awaitEdits(2);
            int before = fetches().size();
            IntStream.range(0, victims).forEach(i -> applyVictimsKey("v" + i));
            IntStream.range(0, victims).forEach(i -> world.awaitReady("v" + i, "True", "Imported"));
            List<LoggedRequest> since = fetches().subList(before, fetches().size());
            int first = indexOfVictim(since, 1);
            int last = indexOfVictim(since, victims);
            assertThat(attackersFetches(since.subList(first, last)))
                    .as("turns between the victim's first and last")
                    .isLessThanOrEqualTo(2L * victims);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> attackersFetches(fetches()) >= 3L * keys);
            attacker.awaitEdits(3);
            Duration lasted = Duration.between(
                    fetches().getFirst().time(), fetches().getLast().time());
            assertThat(attackersFetches(fetches())).isLessThanOrEqualTo(keys * (4 + lasted.toMinutes()));
        }
    }

    private int indexOfVictim(List<LoggedRequest> fetches, int which) {
        int seen = 0;
        for (int i = 0; i < fetches.size(); i++) {
            seen += attackersKeys.contains(fetches.get(i).keyArn()) ? 0 : 1;
            if (seen == which) {
                return i;
            }
        }
        throw new AssertionError("the victim fetched less than " + which + " times");
    }

    @Test
    void aDueKeyOfOneHourIsRenewedBeforeTheNewKeysOfOthersThatCameFirst() {
        int keys = 60;
        PlaintextKeys.putSecret(world, "victim", SoftwareHsm.material(SYMMETRIC));
        ImportedKey victim = PlaintextKeys.key(world, "victim", world.people().createKey(SYMMETRIC));
        world.apply(SpecEdit.of(Attacker.wrappedUnder(victim, WrappingAlgorithm.RSAES_OAEP_SHA_256))
                .pollInterval("1s")
                .validFor("1h")
                .done());
        try (RunningOperator _ = world.operatorUnder(Map.of(FETCH, 1.0))) {
            world.awaitReady("victim", "True", "Imported");
            try (Attacker attacker = new Attacker(world, keys)) {
                attackersKeys.addAll(attacker.arns());
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> attackersFetches(fetches()) >= 2);
                world.kms().clock().advance(Duration.ofMinutes(50));
                world.await("victim", key -> Integer.valueOf(2)
                        .equals(key.getStatus().material("2026").importCount()));
                assertThat(attackersFetches(fetches())).isLessThan(keys);
            }
        }
    }

    @Test
    void keysThatAreAnsweredSlowlyAndEditedInALoopHoldUpNobodyElse() {
        int keys = 40;
        Held held = new Held();
        try (Attacker attacker = new Attacker(world, keys);
                RunningOperator _ = world.operator("operator", held::around)) {
            attackersKeys.addAll(attacker.arns());
            attacker.edits();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> held.asked.get() >= HALF_OF_THE_SLOTS);
            attacker.awaitEdits(2);
            applyVictimsKey("victim");
            world.awaitReady("victim", "True", "Imported");
            assertThat(held.asked).as("calls of the attacker's keys").hasValue(HALF_OF_THE_SLOTS);
            held.release.countDown();
        } finally {
            held.release.countDown();
        }
    }

    /** KMS holds back its answers about the attacker's keys. */
    private final class Held {
        private final AtomicInteger asked = new AtomicInteger();
        private final CountDownLatch release = new CountDownLatch(1);

        private KeyService around(KeyService keys) {
            return new RoutedKeys(key -> {
                if (attackersKeys.contains(key.keyId())) {
                    asked.incrementAndGet();
                    await();
                }
                return keys;
            });
        }

        private void await() {
            try {
                release.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void aRegionThatNeverAnswersHoldsUpNoKeyElsewhere() {
        AwsTimeouts limits = new AwsTimeouts(
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofSeconds(3),
                Duration.ofSeconds(3),
                Duration.ofSeconds(3));
        IntStream.range(0, KEYS_IN_THE_SILENT_REGION).forEach(this::applyInTheSilentRegion);
        try (SilentEndpoint silent = new SilentEndpoint();
                AwsClients clients = new AwsClients(
                        limits,
                        new AwsRegions(List.of()),
                        silent.uri(),
                        Ceremony.CREDENTIALS,
                        _ -> {},
                        CredentialsListener.NONE);
                RunningOperator operator = world.operator("operator", keys -> inTwoRegions(keys, clients))) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> silent.accepted() > 0);
            applyVictimsKey("victim");
            world.awaitReady("victim", "True", "Imported");
            assertThat(silent.waitedOn()).isLessThanOrEqualTo(HALF_OF_THE_SLOTS);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(
                            () -> operator.scrape().value("byok_kms_endpoint_unanswered", "region", SILENT_REGION),
                            one -> one != null && one == 1);
            // Those that were under way when nothing had answered yet end; from then on one key at a time tries.
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> silent.waitedOn() <= 1);
            int before = silent.accepted();
            world.kms().clock().advance(Duration.ofDays(64));
            world.edit("victim", key -> SpecEdit.of(key).pollInterval("1s").done());
            world.await("victim", key -> Integer.valueOf(2)
                    .equals(key.getStatus().material("2026").importCount()));
            world.await("s299", key -> key.getStatus()
                    .condition("Ready")
                    .filter(ready -> ready.message().contains("One key at a time tries again"))
                    .isPresent());
            assertThat(silent.accepted() - before).as("calls there meanwhile").isLessThan(10);
        }
    }

    private static KeyService inTwoRegions(KeyService keys, AwsClients silent) {
        KeyService silentKeys = new AwsKeyService(silent, InstantSource.system());
        return new RoutedKeys(key -> key.region().equals(SILENT_REGION) ? silentKeys : keys);
    }

    private void applyInTheSilentRegion(int number) {
        String arn = "arn:aws:kms:" + SILENT_REGION + ":111122223333:key/" + new UUID(0, number);
        world.apply(world.everyHour(world.key("s" + number, arn)));
    }
}
