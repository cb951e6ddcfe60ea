package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.DeletionPolicy;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Which resources wait for the operator when they are deleted, and what becomes of a pass whose resource did not. */
@RequiresControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FinalizerIT {
    private static final String SPEC = "SYMMETRIC_DEFAULT";
    private static final int RECREATED = 20;
    private static final int RECREATIONS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final World world =
            new World(ControlPlane.builder().withShortPolls().start());

    @AfterAll
    void close() {
        world.close();
    }

    /** KMS, and what somebody does right after the first import. */
    private static KeyService followedBy(Runnable deed, KeyService keys) {
        AtomicBoolean done = new AtomicBoolean();
        InvocationHandler handler = (_, method, arguments) -> {
            Object answer = method.invoke(keys, arguments);
            if (method.getName().equals("importMaterial") && !done.getAndSet(true)) {
                deed.run();
            }
            return answer;
        };
        Class<?>[] types = {KeyService.class};
        return (KeyService) Proxy.newProxyInstance(KeyService.class.getClassLoader(), types, handler);
    }

    /** A key, and the answer of a ceremony in a Secret of that name. */
    private String answered(String name) {
        String arn = world.people().createKey(SPEC);
        world.putSecret(name, world.people().wrap(arn, SPEC, SoftwareHsm.material(SPEC)));
        return arn;
    }

    private void delete(String name) {
        world.api().keys(World.NAMESPACE).withName(name).delete();
    }

    private void flip(String name, DeletionPolicy policy) {
        world.edit(name, key -> SpecEdit.of(key).deletionPolicy(policy).done());
    }

    private void awaitFinalizer(String name, boolean there) {
        Awaitility.await().atMost(PATIENCE).until(() -> world.get(name).hasFinalizer(ImportedKey.FINALIZER) == there);
    }

    private long imports(String arn) {
        return world.kms().log().imports().stream()
                .filter(request -> arn.equals(request.keyArn()))
                .count();
    }

    @Test
    void aResourceWhoseMaterialStaysGoesAtOnceAlsoWhereNoOperatorRuns() {
        world.apply(world.key("stays", answered("stays")));
        try (RunningOperator _ = world.operator()) {
            assertThat(world.awaitReady("stays", "True", "Imported").getFinalizers())
                    .isEmpty();
        }
        delete("stays");
        assertThat(world.get("stays")).isNull();
    }

    @Test
    void theFinalizerFollowsThePolicy() {
        String arn = answered("policy");
        world.apply(world.key("policy", arn));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("policy", "True", "Imported");
            flip("policy", DeletionPolicy.DeleteKeyMaterial);
            awaitFinalizer("policy", true);
            flip("policy", DeletionPolicy.Retain);
            awaitFinalizer("policy", false);
            world.awaitReady("policy", "True", "Imported");
        }
        assertThat(imports(arn)).isEqualTo(1);
    }

    @Test
    void aFinalizerThatSomebodyTookOffComesBack() {
        world.apply(world.deleting(world.key("held", answered("held"))));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("held", "True", "Imported");
            world.edit("held", key -> {
                key.removeFinalizer(ImportedKey.FINALIZER);
                return key;
            });
            awaitFinalizer("held", true);
        }
    }

    @Test
    void anImportWhoseResourceIsDeletedMeanwhileEndsQuietly() {
        String arn = answered("deleted");
        world.apply(world.key("deleted", arn));
        try (RunningOperator _ = world.operator("operator", keys -> followedBy(() -> delete("deleted"), keys))) {
            Awaitility.await().atMost(PATIENCE).until(() -> imports(arn) == 1 && world.get("deleted") == null);
            world.apply(world.key("deleted", arn));
            world.awaitReady("deleted", "True", "Imported");
        }
        assertThat(imports(arn)).as("adopted, not sent again").isEqualTo(1);
    }

    @Test
    void aResourceThatIsDeletedAndCreatedAgainIsAlwaysLookedAt() {
        List<String> names =
                IntStream.range(0, RECREATED).mapToObj(i -> "again" + i).toList();
        Map<String, String> keys = names.stream().collect(Collectors.toMap(name -> name, this::answered));
        keys.forEach((name, arn) -> world.apply(world.everyHour(world.key(name, arn))));
        try (RunningOperator _ = world.operator()) {
            for (int i = 0; i < RECREATIONS; i++) {
                keys.forEach((name, arn) -> {
                    delete(name);
                    world.apply(world.everyHour(world.key(name, arn)));
                });
            }
            names.forEach(name -> world.awaitReady(name, "True", "Imported"));
        }
        assertThat(keys.values()).allSatisfy(arn -> assertThat(imports(arn)).isEqualTo(1));
    }

    @Test
    void whatAnImportBroughtAboutIsNeverWrittenToAnotherResourceOfThatName() {
        String first = answered("name");
        String other = world.people().createKey(SPEC);
        Runnable renewal = () -> {
            delete("name");
            world.putSecret("name", world.people().wrap(other, SPEC, SoftwareHsm.material(SPEC)));
            world.apply(world.key("name", other));
        };
        world.apply(world.key("name", first));
        try (RunningOperator _ = world.operator("operator", keys -> followedBy(renewal, keys))) {
            Awaitility.await().atMost(PATIENCE).until(() -> imports(first) == 1);
            ImportedKey key = world.awaitReady("name", "True", "Imported");
            assertThat(key.getStatus().keyArn()).isEqualTo(other);
            assertThat(key.getStatus().material("2026").importCount()).isEqualTo(1);
        }
        assertThat(imports(first)).isEqualTo(1);
        assertThat(imports(other)).isEqualTo(1);
    }
}
