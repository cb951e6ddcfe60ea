package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.kmsemulator.control.Fault;
import dev.byok.operator.kmsemulator.control.LoggedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many keys at once under KMS's request quotas. */
final class QueueTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
    private static final int MANY = 30;
    private static final Map<String, Double> QUOTAS =
            Map.of("GetParametersForImport", 5.0, "ImportKeyMaterial", 15.0, "DeleteImportedKeyMaterial", 15.0);

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private void apply(String name) {
        PlaintextKeys.putSecret(world, name, SoftwareHsm.material(SYMMETRIC));
        world.apply(PlaintextKeys.key(world, name, world.people().createKey(SYMMETRIC)));
    }

    private List<LoggedRequest> throttled() {
        return world.kms().log().requests().stream()
                .filter(request -> request.outcome().equals("ThrottlingException"))
                .toList();
    }

    @Test
    void keysThatAreDueAtOnceAreAllImportedAndNoneIsThrottled() {
        IntStream.range(0, MANY).forEach(i -> apply("k" + i));
        String wrapped = world.people().createKey(SYMMETRIC);
        world.putSecret("w", world.people().wrap(wrapped, SYMMETRIC, SoftwareHsm.material(SYMMETRIC)));
        world.kms().log().clear();
        world.kms().quotas().set(QUOTAS);
        try (RunningOperator _ = world.operatorUnder(QUOTAS)) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> !world.kms().log().imports().isEmpty());
            // Needs no parameters, so it passes those that wait for theirs.
            world.apply(world.everyHour(world.key("w", wrapped)));
            world.awaitReady("w", "True", "Imported");
            assertThat(world.kms().log().imports()).hasSizeLessThan(MANY);
            assertThat(IntStream.range(0, MANY)
                            .mapToObj(i -> world.get("k" + i).getStatus().condition("Ready"))
                            .filter(ready ->
                                    ready.isPresent() && ready.get().reason().equals("Queued")))
                    .isNotEmpty();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> world.kms().log().imports().size() == MANY + 1);
            IntStream.range(0, MANY).forEach(i -> world.awaitReady("k" + i, "True", "Imported"));
        }
        assertThat(throttled()).isEmpty();
        assertThat(world.kms().log().requests("GetParametersForImport")).hasSize(MANY);
        assertThat(world.kms().log().requests("ImportKeyMaterial")).hasSize(MANY + 1);
    }

    @Test
    void parametersThatAreThrottledAllTheSameAreFetchedLater() {
        apply("k");
        world.kms().faults().inject(Fault.throttle().on("GetParametersForImport"));
        try (RunningOperator _ = world.operatorUnder(QUOTAS)) {
            world.awaitReady("k", "True", "Imported");
        }
        assertThat(throttled()).hasSize(1);
        assertThat(world.get("k").getStatus().failures()).isNull();
    }
}
