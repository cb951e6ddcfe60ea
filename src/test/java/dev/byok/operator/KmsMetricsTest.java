package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.kmsemulator.control.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a scrape tells of KMS: its answers, the waits before it, and its clock. */
final class KmsMetricsTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
    private static final String IMPORT = "ImportKeyMaterial";

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private void importable(String name) {
        String arn = world.people().createKey(SYMMETRIC);
        world.putSecret(name, world.people().wrap(arn, SYMMETRIC, SoftwareHsm.material(SYMMETRIC)));
        world.apply(world.key(name, arn));
    }

    private static Double imports(Scrape scrape, String outcome, String reason) {
        return scrape.value("byok_imports_total", "outcome", outcome, "reason", reason);
    }

    private static Double calls(Scrape scrape, String operation, String outcome) {
        return scrape.value("byok_kms_request_duration_seconds_count", "operation", operation, "outcome", outcome);
    }

    static List<Arguments> failures() {
        return List.of(
                Arguments.of(Fault.error(400, "ExpiredImportTokenException", "old"), "Failure", "ExpiredImportToken"),
                Arguments.of(
                        Fault.error(400, "IncorrectKeyMaterialException", "no"), "Failure", "IncorrectKeyMaterial"),
                Arguments.of(Fault.error(400, "AccessDeniedException", "no"), "Failure", "AccessDenied"),
                Arguments.of(Fault.throttle(), "Failure", "Throttled"),
                Arguments.of(Fault.error(500, "KMSInternalException", "fault"), "Unknown", "ServerFault"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("failures")
    void anImportThatFailsIsCountedByOutcomeAndReason(Fault fault, String outcome, String reason) {
        world.kms().faults().inject(fault.on(IMPORT));
        try (RunningOperator operator = world.operator()) {
            assertThat(imports(operator.scrape(), outcome, reason))
                    .as("there from the start")
                    .isZero();
            importable("k");
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> imports(operator.scrape(), outcome, reason) == 1);
            assertThat(calls(operator.scrape(), IMPORT, reason)).isEqualTo(1);
        }
    }

    @Test
    void anImportWhoseAnswerWasLostStaysUnknownThoughItIsFoundToHaveHappened() {
        world.kms().faults().inject(Fault.commitThenDrop().on(IMPORT));
        try (RunningOperator operator = world.operator()) {
            importable("k");
            world.awaitReady("k", "True", "Imported");

            assertThat(imports(operator.scrape(), "Unknown", "NoAnswer")).isEqualTo(1);
            assertThat(imports(operator.scrape(), "Success", "Imported")).isZero();
        }
    }

    @Test
    void callsAreCountedByOperationWithHowLongTheyTook() {
        world.kms()
                .faults()
                .inject(Fault.error(400, "AccessDeniedException", "no").on("DescribeKey"));
        try (RunningOperator operator = world.operator()) {
            importable("k");
            world.awaitReady("k", "True", "Imported");

            Scrape scrape = operator.scrape();
            assertThat(imports(scrape, "Success", "Imported")).isEqualTo(1);
            assertThat(calls(scrape, "DescribeKey", "AccessDenied")).isEqualTo(1);
            assertThat(calls(scrape, "DescribeKey", "Success")).isPositive();
            assertThat(calls(scrape, IMPORT, "Success")).isEqualTo(1);
            assertThat(scrape.value("byok_kms_request_duration_seconds_bucket", "operation", IMPORT, "le", "+Inf"))
                    .isEqualTo(1);
            assertThat(scrape.value("byok_kms_request_duration_seconds_sum", "operation", IMPORT))
                    .isPositive();
            assertThat(scrape.value("byok_kms_endpoint_unanswered")).isZero();
        }
    }

    @Test
    void whoWaitsUnderAQuotaIsInItsQueueAndThenInItsWaits() {
        String[] quota = {"operation", "GetParametersForImport", "account", "111122223333", "region", Ceremony.REGION};
        for (String name : List.of("a", "b", "c")) {
            PlaintextKeys.putSecret(world, name, SoftwareHsm.material(SYMMETRIC));
            world.apply(PlaintextKeys.key(world, name, world.people().createKey(SYMMETRIC)));
        }
        try (RunningOperator operator = world.operatorUnder(Map.of("GetParametersForImport", 0.5))) {
            assertThat(operator.scrape().value("byok_kms_request_quota", "operation", "GetParametersForImport"))
                    .isEqualTo(0.5);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(
                            () -> operator.scrape().value("byok_kms_queue_length", quota),
                            length -> length != null && length >= 1);

            List.of("a", "b", "c").forEach(name -> world.awaitReady(name, "True", "Imported"));

            Scrape scrape = operator.scrape();
            assertThat(scrape.value("byok_kms_queue_length", quota)).isZero();
            assertThat(scrape.value("byok_kms_queue_wait_seconds_count", quota)).isEqualTo(3);
            assertThat(scrape.value("byok_kms_queue_wait_seconds_sum", quota)).isGreaterThan(4);
        }
    }

    @Test
    void aClockThatDiffersFromKmssIsToldFromAnyAnswer() {
        try (RunningOperator operator = world.operator()) {
            assertThat(operator.scrape().types()).doesNotContainKey("byok_kms_clock_skew_seconds");
            world.kms().clock().advance(Duration.ofMinutes(3));
            importable("k");
            world.awaitReady("k", "True", "Imported");

            assertThat(operator.scrape().value("byok_kms_clock_skew_seconds")).isCloseTo(180, within(5.0));
        }
    }
}
