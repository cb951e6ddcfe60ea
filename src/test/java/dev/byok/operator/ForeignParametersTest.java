package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.Wrapping;
import dev.byok.operator.api.v1alpha1.WrappingAlgorithm;
import dev.byok.operator.api.v1alpha1.WrappingKeySpec;
import dev.byok.operator.digest.OwnRecords;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody who may write importedkeys/status publishes a wrapping key, to read what is wrapped under it. */
final class ForeignParametersTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
    private static final String PEM = "-----BEGIN PUBLIC KEY-----\nZm9yZWlnbg==\n-----END PUBLIC KEY-----\n";
    private static final String FINGERPRINT = "f".repeat(64);
    private static final String METRIC = "byok_foreign_import_parameters_total";

    private final World world = new World();
    private final PublishedSets sets = new PublishedSets(world, "k");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aSwappedWrappingKeyIsReplacedAtOnceAndNeverRepeated() {
        apply("k");
        try (RunningOperator operator = world.operator()) {
            ImportParameters good = sets.await();
            writes("k", set -> swapped(set, set.mac()), "compare SHA-256 " + FINGERPRINT);

            ImportParameters fresh = sets.awaitOther(good);
            assertOurs("k", fresh);
            assertThat(fresh.publicKey()).isNotEqualTo(PEM);
            assertThat(message("k")).contains(fresh.publicKeyFingerprint()).doesNotContain(FINGERPRINT);
            assertThat(awaitAlarms(1)).allSatisfy(event -> {
                assertThat(event.getType()).isEqualTo("Warning");
                assertThat(event.getNote()).contains("importedkeys/status").doesNotContain(FINGERPRINT);
            });
            assertThat(operator.scrape().value(METRIC)).isEqualTo(1.0);
        }
    }

    @Test
    void takingTheCodeAwayOrInventingOneIsNoWayToPass() {
        apply("k");
        try (RunningOperator _ = world.operator()) {
            for (String mac : new String[] {null, "", "00000000:" + FINGERPRINT}) {
                ImportParameters good = sets.await();
                writes("k", set -> swapped(set, mac), null);
                assertOurs("k", sets.awaitOther(good));
            }
            awaitAlarms(3);
        }
    }

    @Test
    void aSetOfAnotherResourceOrWithAnotherEndDoesNotPass() {
        apply("k");
        apply("other");
        try (RunningOperator _ = world.operator()) {
            ImportParameters good = sets.await();
            ImportParameters other = new PublishedSets(world, "other").await();
            writes("k", _ -> other, null);
            ImportParameters second = world.await(
                            "k", key -> ours(key) && !published(key).equals(good))
                    .getStatus()
                    .importParameters()
                    .getFirst();
            assertThat(second.tokenDigest()).isNotEqualTo(other.tokenDigest());

            writes("k", set -> withEnd(set, set.parametersValidTo().plus(Duration.ofDays(365))), null);
            assertOurs("k", sets.awaitOther(second));
            awaitAlarms(2);
        }
    }

    @Test
    void aSetOfAnEarlierVersionIsReplacedWithoutAnAlarm() {
        apply("k");
        ImportParameters good;
        try (RunningOperator _ = world.operator()) {
            good = sets.await();
        }
        writes("k", set -> set.withMac(null), null);
        try (RunningOperator operator = world.operator()) {
            assertOurs("k", sets.awaitOther(good));
            assertThat(operator.scrape().value(METRIC)).isZero();
        }
        assertThat(alarms()).isEmpty();
    }

    /** Looked at every hour, so that nothing but the write itself wakes the operator. */
    private void apply(String name) {
        world.apply(SpecEdit.of(world.everyHour(world.key(name, world.people().createKey(SYMMETRIC))))
                .wrapping(new Wrapping(WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048))
                .done());
    }

    private void writes(String name, UnaryOperator<ImportParameters> change, String message) {
        world.api().keys(World.NAMESPACE).withName(name).editStatus(key -> {
            List<ImportParameters> changed =
                    key.getStatus().importParameters().stream().map(change).toList();
            List<Condition> conditions = message == null
                    ? key.getStatus().conditions()
                    : key.getStatus().conditions().stream()
                            .map(is -> new Condition(
                                    is.type(),
                                    is.status(),
                                    is.observedGeneration(),
                                    is.lastTransitionTime(),
                                    is.reason(),
                                    message))
                            .toList();
            key.setStatus(key.getStatus().withRecords(key.getStatus().materials(), changed, conditions));
            return key;
        });
    }

    private static ImportParameters swapped(ImportParameters set, String mac) {
        return new ImportParameters(
                set.material(),
                PEM,
                FINGERPRINT,
                set.importToken(),
                set.tokenDigest(),
                set.wrappingAlgorithm(),
                set.wrappingKeySpec(),
                set.parametersValidTo(),
                mac);
    }

    private static ImportParameters withEnd(ImportParameters set, Instant end) {
        return new ImportParameters(
                set.material(),
                set.publicKey(),
                set.publicKeyFingerprint(),
                set.importToken(),
                set.tokenDigest(),
                set.wrappingAlgorithm(),
                set.wrappingKeySpec(),
                end,
                set.mac());
    }

    private void assertOurs(String name, ImportParameters set) {
        assertThat(records().isAuthentic(world.get(name).getMetadata().getUid(), set))
                .isTrue();
    }

    private boolean ours(ImportedKey key) {
        return !key.getStatus().importParameters().isEmpty()
                && records()
                        .foreign(key.getMetadata().getUid(), key.getStatus())
                        .isEmpty();
    }

    private static ImportParameters published(ImportedKey key) {
        return key.getStatus().importParameters().getFirst();
    }

    private OwnRecords records() {
        return new OwnRecords(RunningOperator.digestKey(world.api().admin()));
    }

    private String message(String name) {
        return world.get(name).getStatus().condition("Ready").orElseThrow().message();
    }

    private List<Event> awaitAlarms(int number) {
        Awaitility.await().untilAsserted(() -> assertThat(alarms()).hasSize(number));
        return alarms();
    }

    private List<Event> alarms() {
        return world.api().admin().events().v1().events().inNamespace(World.NAMESPACE).list().getItems().stream()
                .filter(event -> event.getReason().equals("ForeignImportParameters"))
                .toList();
    }
}
