package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.DeletionPolicy;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.OriginType;

/** Several resources on one KMS key, some of them another tenant's: who works on it, and what a deletion takes. */
final class SharedKeyTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
    private static final String OTHER = "mallory";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final World world = new World();
    private final byte[] material = SoftwareHsm.material(SYMMETRIC);
    private final String arn = world.people()
            .kms()
            .createKey(request -> request.origin(OriginType.EXTERNAL)
                    .keySpec(KeySpec.SYMMETRIC_DEFAULT)
                    .multiRegion(true))
            .keyMetadata()
            .arn();

    @BeforeEach
    void twoTenants() {
        world.api()
                .admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(OTHER)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void answer(String secret) {
        world.putSecret(secret, world.people().wrap(arn, SYMMETRIC, material));
    }

    private ImportedKey of(String namespace, ImportedKey key) {
        key.getMetadata().setNamespace(namespace);
        return key;
    }

    private ImportedKey squat(String keyId) {
        return of(OTHER, SpecEdit.of(world.key("squat", arn)).keyId(keyId).done());
    }

    private ImportedKey theirs() {
        return world.api().keys(OTHER).withName("squat").get();
    }

    private static String reason(ImportedKey key) {
        return key.getStatus() == null
                ? null
                : key.getStatus()
                        .condition("Ready")
                        .map(ready -> ready.reason())
                        .orElse(null);
    }

    private void awaitReason(String namespace, String name, String reason) {
        Awaitility.await(reason)
                .atMost(PATIENCE)
                .until(() -> reason.equals(
                        reason(world.api().keys(namespace).withName(name).get())));
    }

    private void delete(String name) {
        world.api().keys(World.NAMESPACE).withName(name).delete();
    }

    private void awaitGone(String name) {
        Awaitility.await().atMost(PATIENCE).until(() -> world.get(name) == null);
    }

    private String state() {
        return world.people()
                .kms()
                .describeKey(request -> request.keyId(arn))
                .keyMetadata()
                .keyStateAsString();
    }

    private List<Event> events(String namespace) {
        return world.api()
                .admin()
                .events()
                .v1()
                .events()
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    private List<String> notes(String reason) {
        return events(World.NAMESPACE).stream()
                .filter(event -> reason.equals(event.getReason()))
                .map(Event::getNote)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {":444455556666:", "us-east-1", "replica"})
    void aKeyOfTheSameIdElsewhereIsInNobodysWay(String elsewhere) {
        String keyId =
                switch (elsewhere) {
                    case ":444455556666:" -> arn.replace(":111122223333:", elsewhere);
                    default -> arn.replace("eu-central-1", "us-east-1");
                };
        answer("k");
        world.apply(squat(keyId));
        try (RunningOperator _ = world.operator()) {
            awaitReason(OTHER, "squat", "KeyNotFound");
            world.apply(world.key("k", arn));
            world.awaitReady("k", "True", "Imported");
            if (elsewhere.equals("replica")) {
                world.people().kms().replicateKey(request -> request.keyId(arn).replicaRegion("us-east-1"));
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> keyId.equals(theirs().getStatus().keyArn()));
            }
            delete("k");
            awaitGone("k");
            world.apply(world.key("k", arn));
            world.awaitReady("k", "True", "Imported");
        }
        assertThat(world.kms().log().imports())
                .as("adopted when it was created again")
                .hasSize(1);
    }

    @Test
    void oneOfTwoResourcesOnAKeyWorksAndTheOtherTakesOverWhenItGoes() {
        answer("first");
        world.apply(world.everyHour(world.key("first", arn)));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("first", "True", "Imported");
            world.apply(world.everyHour(world.key("second", arn)));
            ImportedKey second = world.awaitReady("second", "False", "DuplicateKey");
            assertThat(second.getStatus().condition("Ready").orElseThrow().message())
                    .contains("ImportedKey payments/first");
            delete("first");
            world.awaitReady("second", "True", "Imported");
        }
    }

    @Test
    void whoWaitsForAResourceOfAnotherNamespaceDoesNotLearnItsName() {
        answer("k");
        world.apply(world.key("k", arn));
        try (RunningOperator operator = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            world.apply(squat(arn));
            awaitReason(OTHER, "squat", "DuplicateKey");
            Awaitility.await().atMost(PATIENCE).until(() -> !events(OTHER).isEmpty());
            assertThat(theirs().toString()).contains("another namespace").doesNotContain(World.NAMESPACE);
            assertThat(events(OTHER).toString()).doesNotContain(World.NAMESPACE + "/");
            assertThat(operator.scrape().series().keySet())
                    .filteredOn(series -> OTHER.equals(series.labels().get("namespace")))
                    .isNotEmpty()
                    .noneMatch(series -> series.labels().values().stream().anyMatch(World.NAMESPACE::equals));
        }
    }

    @Test
    void aDeletionTakesTheMaterialAlongWhateverOthersClaimWithoutHavingImported() {
        answer("k");
        world.apply(world.deleting(world.key("k", arn)));
        world.apply(SpecEdit.of(world.key("suspended", arn)).suspend(true).done());
        world.apply(squat(arn.replace(":111122223333:", ":444455556666:")));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            world.awaitReady("suspended", "False", "DuplicateKey");
            delete("k");
            awaitGone("k");
            assertThat(state()).isEqualTo("PendingImport");
            assertThat(notes("FinalizerRemoved")).isEmpty();
        }
    }

    @Test
    void aDeletionWaitsForAnotherResourceThatImportedAndSaysHowToEndThat() {
        answer("first");
        world.apply(world.key("first", arn));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("first", "True", "Imported");
        }
        ImportedKey second = world.deleting(world.key("second", arn));
        second.setStatus(world.get("first").getStatus());
        second.addFinalizer(ImportedKey.FINALIZER);
        world.apply(second);
        world.api().keys(World.NAMESPACE).resource(second).updateStatus();
        try (RunningOperator _ = world.operator()) {
            delete("second");
            world.await("second", key -> key.getStatus()
                    .condition("Reconciling")
                    .filter(waits -> waits.reason().equals("DuplicateKey")
                            && waits.message().startsWith("Deletion waits: ImportedKey payments/first")
                            && waits.message().contains("Delete that one first, or set spec.deletionPolicy to Retain"))
                    .isPresent());
            Awaitility.await().atMost(PATIENCE).until(() -> !notes("DuplicateKey")
                    .isEmpty());
            assertThat(state()).isEqualTo("Enabled");
            delete("first");
            awaitGone("second");
            assertThat(state()).isEqualTo("PendingImport");
        }
    }

    @Test
    void aResourceThatGoesWithoutItsMaterialSaysSo() {
        answer("k");
        world.apply(world.deleting(world.key("k", arn)));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            world.people().kms().scheduleKeyDeletion(request -> request.keyId(arn)
                    .pendingWindowInDays(7));
            world.awaitReady("k", "False", "KeyPendingDeletion");
            delete("k");
            awaitGone("k");
            Awaitility.await().atMost(PATIENCE).until(() -> !notes("FinalizerRemoved")
                    .isEmpty());
            assertThat(notes("FinalizerRemoved"))
                    .singleElement()
                    .asString()
                    .contains("No key material was deleted: the deletion of the key itself is pending");
        }
    }

    @Test
    void aPolicyThatIsSetBackToRetainIsSaidToKeepTheMaterial() {
        answer("k");
        world.apply(world.deleting(world.key("k", arn)));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            world.edit("k", key -> SpecEdit.of(key)
                    .deletionPolicy(DeletionPolicy.Retain)
                    .done());
            Awaitility.await().atMost(PATIENCE).until(() -> !notes("FinalizerRemoved")
                    .isEmpty());
            assertThat(notes("FinalizerRemoved")).singleElement().asString().contains("deletionPolicy is Retain");
        }
    }
}
