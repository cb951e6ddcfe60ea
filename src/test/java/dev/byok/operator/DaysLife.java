package dev.byok.operator;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.kmsemulator.control.Fault;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * Test kit: all that may happen to a key from its first resource to its end, with a second key in another namespace.
 */
final class DaysLife {
    /** The namespace of the second key. */
    static final String SECOND = "ledger";

    /** Both keys, and the Secrets that they name, are called so. */
    static final String NAME = "k";

    private static final String SPEC = "SYMMETRIC_DEFAULT";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LONGER_THAN_KMS_SETTLES = Duration.ofMinutes(6);

    private final World world;
    private final byte[] material = SoftwareHsm.material(SPEC);
    private final String arn;

    DaysLife(World world) {
        this.world = world;
        this.arn = world.people().createKey(SPEC);
        world.api()
                .admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(SECOND)
                        .endMetadata()
                        .build())
                .create();
    }

    /** Everything but the end. */
    void live() {
        world.apply(world.deleting(world.key(NAME, arn)));
        world.awaitReady(NAME, "False", "SecretNotFound");
        importWhileTheResourceChanges();
        secondNamespace();
        String first = requestId();
        answer();
        world.await(NAME, key -> !first.equals(requestId()));
        renewal();
        losses();
        request();
        suspension();
    }

    /** Takes the first key away, with its material. */
    void end() {
        world.api().keys(World.NAMESPACE).withName(NAME).delete();
        Awaitility.await(NAME).atMost(PATIENCE).until(() -> world.get(NAME) == null);
    }

    private void importWhileTheResourceChanges() {
        world.kms().faults().inject(Fault.delay(Duration.ofSeconds(1)).on("ImportKeyMaterial"));
        answer();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !world.kms().log().imports().isEmpty());
        annotate("example.com/note", "changed while the import was under way");
        world.awaitReady(NAME, "True", "Imported");
    }

    private void secondNamespace() {
        String second = world.people().createKey(SPEC);
        putSecretIn(SECOND, world.people().wrap(second, SPEC, SoftwareHsm.material(SPEC)));
        world.api().admin().resource(keyIn(SECOND, second)).create();
        awaitReasonIn(SECOND, "Imported");
    }

    /** A key of that namespace. */
    ImportedKey keyIn(String namespace, String keyArn) {
        ImportedKey key = world.key(NAME, keyArn);
        key.getMetadata().setNamespace(namespace);
        return key;
    }

    /** Stores a pair in that namespace, and in the first one, where no resource names it. */
    void putSecretIn(String namespace, Ceremony.Answer answer) {
        world.putSecret(namespace, answer);
        var secrets = world.api().admin().secrets();
        Secret secret = secrets.inNamespace(World.NAMESPACE).withName(namespace).get();
        world.api()
                .admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(NAME)
                        .endMetadata()
                        .withData(secret.getData())
                        .build())
                .create();
    }

    /** Waits until Ready has that reason in that namespace. */
    void awaitReasonIn(String namespace, String reason) {
        Awaitility.await(namespace)
                .atMost(PATIENCE)
                .until(
                        () -> world.api().keys(namespace).withName(NAME).get(),
                        key -> key.getStatus() != null
                                && key.getStatus()
                                        .condition("Ready")
                                        .filter(ready -> ready.reason().equals(reason))
                                        .isPresent());
    }

    private void renewal() {
        world.kms().clock().advance(Duration.ofDays(62));
        world.awaitReady(NAME, "True", "AwaitingRenewal");
        answer();
        world.awaitReady(NAME, "True", "Imported");
    }

    private void losses() {
        world.kms().clock().advance(Duration.ofDays(91));
        world.awaitReady(NAME, "False", "AwaitingMaterial");
        answer();
        world.awaitReady(NAME, "True", "Imported");
        world.kms().clock().advance(LONGER_THAN_KMS_SETTLES);
        world.people().kms().deleteImportedKeyMaterial(request -> request.keyId(arn));
        int before = world.kms().log().imports().size();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> world.kms().log().imports().size() > before);
        world.awaitReady(NAME, "True", "Imported");
    }

    /** The pair's token still lives, so it is sent again. */
    private void request() {
        annotate(ImportedKey.REIMPORT_REQUESTED_AT, "today");
        world.await(NAME, key -> "today".equals(key.getStatus().lastHandledReimportRequest()));
        world.awaitReady(NAME, "True", "Imported");
    }

    private void suspension() {
        suspend(true);
        world.awaitReady(NAME, "True", "Suspended");
        suspend(false);
        world.awaitReady(NAME, "True", "Imported");
    }

    private void suspend(boolean suspend) {
        world.api()
                .keys(World.NAMESPACE)
                .withName(NAME)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"suspend\": " + suspend + "}}");
    }

    private void answer() {
        world.putSecret(NAME, world.people().wrap(arn, SPEC, material));
    }

    private String requestId() {
        return world.get(NAME).getStatus().material("2026").requestId();
    }

    private void annotate(String name, String value) {
        world.edit(NAME, key -> {
            key.getMetadata().setAnnotations(Map.of(name, value));
            return key;
        });
    }
}
