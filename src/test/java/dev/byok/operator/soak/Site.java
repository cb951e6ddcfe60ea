package dev.byok.operator.soak;

import dev.byok.operator.Ceremony;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.config.DigestKeyConfig;
import dev.byok.operator.digest.DigestKey;
import dev.byok.operator.kmsemulator.KmsEmulator;
import dev.byok.operator.kmsemulator.control.EmulatorClock;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/** A real API server, a KMS on the shared clock, and hands to change things in both. */
final class Site implements AutoCloseable {
    static final String NAMESPACE = "soak";

    /** Where operators find the key that they make digests under. */
    static final DigestKeyConfig DIGEST_KEY_SECRET = new DigestKeyConfig(NAMESPACE, "digest-key");

    /** That key. */
    static final DigestKey DIGEST_KEY = DigestKey.of(new byte[DigestKey.BYTES]);

    private final ControlPlane api;
    private final KmsEmulator kms;
    private final Ceremony people;
    private final SharedClock clock;

    Site(Path folder) {
        clock = new SharedClock(folder.resolve("clock"));
        api = ControlPlane.builder().withShortPolls().start();
        kms = KmsEmulator.builder().clock(new EmulatorClock(clock)).start();
        people = new Ceremony(kms.endpoint());
        api.admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        api.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(DIGEST_KEY_SECRET.name())
                        .endMetadata()
                        .addToData("key", Base64.getEncoder().encodeToString(new byte[DigestKey.BYTES]))
                        .build())
                .create();
    }

    ControlPlane api() {
        return api;
    }

    KmsEmulator kms() {
        return kms;
    }

    Ceremony people() {
        return people;
    }

    SharedClock clock() {
        return clock;
    }

    /** Every resource as it is now, by its name. */
    Map<String, ImportedKey> list() {
        return api.keys(NAMESPACE).list().getItems().stream()
                .collect(Collectors.toMap(key -> key.getMetadata().getName(), Function.identity()));
    }

    /** The resource as it is now. */
    ImportedKey get(String name) {
        return api.keys(NAMESPACE).withName(name).get();
    }

    /** The key as KMS describes it to anybody who asks. */
    KeyMetadata truth(Subject subject) {
        return people.kms().describeKey(request -> request.keyId(subject.arn())).keyMetadata();
    }

    /** Stores a Secret of that name. */
    void putSecret(String name, Map<String, byte[]> data) {
        Map<String, String> encoded = new HashMap<>();
        data.forEach((key, bytes) -> encoded.put(key, Base64.getEncoder().encodeToString(bytes)));
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .withData(encoded)
                .build();
        api.admin().resource(secret).createOr(existing -> existing.update());
    }

    /** Labels the Secret, as tools do that sync Secrets: it is another version of the same content. */
    void touchSecret(String name, String label) {
        api.admin()
                .secrets()
                .inNamespace(NAMESPACE)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), metadata("labels", "soak", label));
    }

    /** Labels the resource, so that whoever is about to write its status meets a conflict. */
    void touch(String name, String label) {
        patch(name, metadata("labels", "soak", label));
    }

    /** Sets the annotation that asks for an import. */
    void request(String name, String value) {
        patch(name, metadata("annotations", ImportedKey.REIMPORT_REQUESTED_AT, value));
    }

    private void patch(String name, String change) {
        api.keys(NAMESPACE).withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), change);
    }

    private static String metadata(String map, String key, String value) {
        return "{\"metadata\": {\"%s\": {\"%s\": \"%s\"}}}".formatted(map, key, value);
    }

    @Override
    public void close() {
        people.close();
        api.close();
        kms.close();
    }
}
