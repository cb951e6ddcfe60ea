package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.kmsemulator.control.Fault;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** KMS misbehaves, and the import still happens exactly once. */
final class KmsFaultTest {
    static Stream<Arguments> faults() {
        String operation = "ImportKeyMaterial";
        return Stream.of(
                Arguments.of(
                        "an answer that is lost after the import was committed",
                        Fault.commitThenDrop().on(operation)),
                Arguments.of(
                        "a request that is lost on its way",
                        Fault.dropBeforeCommit().on(operation)),
                Arguments.of(
                        "a fault of KMS",
                        Fault.error(500, "KMSInternalException", "fault").on(operation)),
                Arguments.of("throttling", Fault.throttle().on(operation)),
                Arguments.of(
                        "reads that do not see the import for a while", Fault.staleReadFor(Duration.ofMillis(1200))),
                Arguments.of(
                        "a description that cannot be had",
                        Fault.error(500, "KMSInternalException", "fault")
                                .on("DescribeKey")
                                .times(4)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void theImportHappensExactlyOnce(String name, Fault fault) {
        try (World world = new World()) {
            String arn = world.people().createKey("SYMMETRIC_DEFAULT");
            world.putSecret(
                    "k", world.people().wrap(arn, "SYMMETRIC_DEFAULT", SoftwareHsm.material("SYMMETRIC_DEFAULT")));
            world.kms().faults().inject(fault);
            world.apply(world.key("k", arn));
            try (RunningOperator _ = world.operator()) {
                world.awaitReady("k", "True", "Imported");
                assertThat(world.kms().log().imports()).as(name).hasSize(1);
            }
        }
    }
}
