package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scrape tells of keys, from their first sight to their end. */
final class MetricsTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
    private static final String PREFIX = "byok_importedkey_";
    /** Labels whose values come from short lists. */
    private static final Set<String> BOUNDED = Set.of(
            "operation",
            "outcome",
            "reason",
            "account",
            "region",
            "le",
            "controller_name",
            "event",
            "action",
            "area",
            "id",
            "state");

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private String time(RunningOperator operator, String family) {
        return operator.scrape()
                .time(PREFIX + family + "_timestamp_seconds", "namespace", World.NAMESPACE, "name", "k");
    }

    /** Waits until status and metrics say the same: the cache sees a write a moment after the API server. */
    private Scrape awaitReason(RunningOperator operator, String status, String reason) {
        world.awaitReady("k", status, reason);
        return Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(
                        operator::scrape,
                        scrape -> scrape.value(PREFIX + "ready_reason", "name", "k", "reason", reason) != null);
    }

    private static void assertStatus(Scrape scrape, String status) {
        for (String condition : Set.of("True", "False", "Unknown")) {
            assertThat(scrape.value(PREFIX + "ready_status", "name", "k", "condition", condition))
                    .isEqualTo(condition.equals(status) ? 1 : 0);
        }
        assertThat(scrape.of(World.NAMESPACE, "k").stream()
                        .filter(series -> series.name().endsWith("ready_reason")))
                .hasSize(1);
    }

    @Test
    void aCeremonyIsToldFromItsParametersToItsEnd() {
        String arn = world.people().createKey(SYMMETRIC);
        world.apply(world.deleting(world.everyHour(world.key("k", arn))));
        try (RunningOperator operator = world.operator()) {
            ImportParameters set = new PublishedSets(world, "k").await();
            Scrape waiting = awaitReason(operator, "False", "SecretNotFound");
            assertStatus(waiting, "False");
            assertThat(time(operator, "import_parameters_expiration"))
                    .isEqualTo(set.parametersValidTo().toString());
            assertThat(time(operator, "expiration")).isNull();
            assertThat(time(operator, "reimport")).isNull();
            assertThat(time(operator, "last_import")).isNull();
            assertThat(waiting.value(
                            PREFIX + "info", "key_arn", arn, "key_state", "PendingImport", "source", "wrapped"))
                    .isEqualTo(1);

            world.putSecret("k", Ceremony.answer(set, SoftwareHsm.material(SYMMETRIC)));

            Scrape imported = awaitReason(operator, "True", "Imported");
            assertStatus(imported, "True");
            ImportedKeyStatus status = world.get("k").getStatus();
            assertThat(time(operator, "expiration")).isEqualTo(text(status.validTo()));
            assertThat(time(operator, "reimport")).isEqualTo(text(status.nextReimportTime()));
            assertThat(time(operator, "last_import"))
                    .isEqualTo(text(status.material("2026").lastImportTime()));
            assertThat(time(operator, "import_parameters_expiration")).isNull();
            assertThat(imported.value(PREFIX + "info", "key_arn", arn, "key_state", "Enabled", "source", "wrapped"))
                    .isEqualTo(1);

            world.api().keys(World.NAMESPACE).withName("k").delete();

            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> operator.scrape().of(World.NAMESPACE, "k").isEmpty());
        }
    }

    private static String text(Instant instant) {
        return Instant.ofEpochSecond(instant.getEpochSecond()).toString();
    }

    @Test
    void materialThatDoesNotExpireHasNoEndAndASuspendedKeyIsToldToBe() {
        String arn = world.people().createKey(SYMMETRIC);
        world.putSecret("k", world.people().wrap(arn, SYMMETRIC, SoftwareHsm.material(SYMMETRIC)));
        world.apply(world.key("k", arn, new Expiration(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE, null, null)));
        try (RunningOperator operator = world.operator()) {
            assertStatus(awaitReason(operator, "True", "Imported"), "True");
            assertThat(time(operator, "expiration")).isNull();
            assertThat(time(operator, "reimport")).isNull();
            assertThat(time(operator, "last_import")).isNotNull();

            world.edit("k", key -> SpecEdit.of(key).suspend(true).done());

            assertStatus(awaitReason(operator, "True", "Suspended"), "True");
        }
    }

    @Test
    void seriesComeAndGoWithTheirKeysAndNoOtherNamesOne() {
        List<String> names = List.of("ledger", "archive");
        RunningOperator operator = world.operator();
        try (operator) {
            assertThat(operator.scrape().value("byok_leader")).isEqualTo(1);
            names.forEach(this::importOne);

            Scrape scrape = operator.scrape();
            assertThat(named(scrape, PREFIX + "info")).isEqualTo(Set.copyOf(names));
            assertThat(scrape.series().keySet())
                    .filteredOn(series -> !series.name().startsWith(PREFIX))
                    .allSatisfy(series -> {
                        assertThat(series.labels().keySet()).isSubsetOf(BOUNDED);
                        assertThat(series.labels().values()).doesNotContain(World.NAMESPACE);
                        names.forEach(name -> assertThat(series.toString())
                                .doesNotContain(
                                        name, world.get(name).getStatus().keyArn()));
                    });

            world.api().keys(World.NAMESPACE).withName("ledger").delete();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> named(operator.scrape(), PREFIX + "info"), Set.of("archive")::equals);
        }
        assertThat(named(operator.scrape(), PREFIX + "info")).isEmpty();
        assertThat(operator.scrape().value("byok_leader")).isZero();
    }

    private void importOne(String name) {
        String arn = world.people().createKey(SYMMETRIC);
        world.putSecret(name, world.people().wrap(arn, SYMMETRIC, SoftwareHsm.material(SYMMETRIC)));
        world.apply(world.everyHour(world.key(name, arn)));
        world.awaitReady(name, "True", "Imported");
    }

    private static Set<String> named(Scrape scrape, String family) {
        return scrape.series().keySet().stream()
                .filter(series -> series.name().equals(family))
                .map(series -> series.labels().get("name"))
                .collect(Collectors.toSet());
    }
}
