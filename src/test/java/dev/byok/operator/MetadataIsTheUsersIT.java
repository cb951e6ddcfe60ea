package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.DeletionPolicy;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator reads a part of each resource only; what it writes leaves the rest as it is. */
@RequiresControlPlane
final class MetadataIsTheUsersIT {
    private static final String SPEC = "SYMMETRIC_DEFAULT";
    private static final Map<String, String> LABELS = Map.of("team", "payments");
    private static final Map<String, String> ANNOTATIONS = Map.of("example.org/note", "für € und 鍵");
    private static final OwnerReference OWNER = new OwnerReferenceBuilder()
            .withApiVersion("v1")
            .withKind("ConfigMap")
            .withName("owner")
            .withUid("4c3a0a55-5f1c-4d4e-9a94-0b8f4f7a6f10")
            .build();

    @TempDir
    private Path folder;

    private final ControlPlane api = ControlPlane.builder().withShortPolls().start();
    private final World world = new World(api);
    private OperatorProcess operator;

    @BeforeEach
    void start() {
        operator = OperatorProcess.start(OperatorProcess.aloneIn(world, api), folder.resolve("operator.log"));
        operator.awaitReady();
    }

    @AfterEach
    void close() {
        operator.close();
        world.close();
    }

    @Test
    void whatOthersWroteIntoMetadataSurvivesEveryWriteOfTheOperator() {
        ImportedKey key = importable("k");
        key.getMetadata().setLabels(LABELS);
        key.getMetadata().setAnnotations(ANNOTATIONS);
        key.getMetadata().setOwnerReferences(List.of(OWNER));
        key.getMetadata().setFinalizers(List.of("example.org/first"));
        world.apply(world.deleting(key));

        world.awaitReady("k", "True", "Imported");
        assertUntouched(world.get("k"), "example.org/first", ImportedKey.FINALIZER);

        world.edit(
                "k",
                now -> SpecEdit.of(now).deletionPolicy(DeletionPolicy.Retain).done());
        world.await("k", now -> !now.hasFinalizer(ImportedKey.FINALIZER));
        assertUntouched(world.get("k"), "example.org/first");
    }

    @Test
    void finalizersThatAreTooManyToReadAreLeftAloneUntilTheyAreFewer() {
        List<String> many = IntStream.range(0, 200)
                .mapToObj(i -> "example.org/" + "x".repeat(50) + i)
                .toList();
        ImportedKey key = importable("k");
        key.getMetadata().setFinalizers(many);
        world.apply(world.deleting(key));
        ImportedKey other = importable("other");
        world.apply(other);

        world.awaitReady("other", "True", "Imported");
        String message = world.awaitReady("k", "False", "InvalidSpec")
                .getStatus()
                .condition("Ready")
                .orElseThrow()
                .message();
        assertThat(message).contains("metadata.finalizers is larger than 4 KiB");
        assertThat(world.get("k").getMetadata().getFinalizers()).isEqualTo(many);
        assertThat(operator.program().output()).contains("an ImportedKey is too large to be read");

        world.edit("k", now -> {
            now.getMetadata().setFinalizers(many.subList(0, 1));
            return now;
        });
        world.awaitReady("k", "True", "Imported");
        assertThat(world.get("k").getMetadata().getFinalizers())
                .containsExactly(many.getFirst(), ImportedKey.FINALIZER);
    }

    private ImportedKey importable(String name) {
        String arn = world.people().createKey(SPEC);
        world.putSecret(name, world.people().wrap(arn, SPEC, SoftwareHsm.material(SPEC)));
        return world.key(name, arn);
    }

    private static void assertUntouched(ImportedKey key, String... finalizers) {
        assertThat(key.getMetadata().getLabels()).isEqualTo(LABELS);
        assertThat(key.getMetadata().getAnnotations()).isEqualTo(ANNOTATIONS);
        assertThat(key.getMetadata().getOwnerReferences()).containsExactly(OWNER);
        assertThat(key.getMetadata().getFinalizers()).containsExactly(finalizers);
    }
}
