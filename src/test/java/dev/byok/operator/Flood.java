package dev.byok.operator;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * Test kit: a tenant that fills what it may write of its own objects. The API server takes 256 KiB of annotations with
 * an object. A client that asks again, because the first answer was late, finds the object there.
 */
final class Flood {
    private static final int ANNOTATION_BYTES = 250 * 1024;
    private static final int SECRET_BYTES = 1000 * 1024;
    private static final int WRITERS = 4;
    private static final Map<String, String> ANNOTATIONS = Map.of("example.org/note", "x".repeat(ANNOTATION_BYTES));

    private final World world;

    Flood(World world) {
        this.world = world;
    }

    /** Creates Secrets, numbered from one to the other. */
    void secrets(int from, int to) {
        each(from, to, i -> world.api()
                .admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(World.NAMESPACE)
                        .withName("flood-" + i)
                        .withAnnotations(ANNOTATIONS)
                        .endMetadata()
                        .build())
                .createOr(NonDeletingOperation::update));
    }

    /** Creates ImportedKeys of KMS keys that do not exist, numbered from one to the other. */
    void keys(int from, int to) {
        each(from, to, i -> {
            ImportedKey key = world.everyHour(
                    world.key("flood-" + i, "arn:aws:kms:" + Ceremony.REGION + ":111122223333:key/" + new UUID(0, i)));
            key.getMetadata().setAnnotations(ANNOTATIONS);
            world.api().admin().resource(key).createOr(NonDeletingOperation::update);
        });
    }

    /** Creates keys in KMS, and for each an ImportedKey and a Secret of the largest size. */
    void keysWithLargeSecrets(int number) {
        String data = Base64.getEncoder().encodeToString(new byte[SECRET_BYTES]);
        each(0, number, i -> {
            String name = "large-" + i;
            world.api()
                    .admin()
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace(World.NAMESPACE)
                            .withName(name)
                            .endMetadata()
                            .withData(Map.of("encryptedKeyMaterial", data, "importToken", ""))
                            .build())
                    .createOr(NonDeletingOperation::update);
            world.apply(world.key(name, world.people().createKey("SYMMETRIC_DEFAULT")));
        });
    }

    /** How many of these KMS keys the operator has asked for. */
    long lookedAt() {
        return world.kms().log().requests("DescribeKey").stream()
                .map(request -> request.keyId())
                .filter(key -> key.contains("key/00000000-"))
                .distinct()
                .count();
    }

    private static void each(int from, int to, IntConsumer create) {
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> creations = new ArrayList<>();
            for (int i = from; i < to; i++) {
                int number = i;
                creations.add(writers.submit(() -> create.accept(number)));
            }
            for (Future<?> creation : creations) {
                creation.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
