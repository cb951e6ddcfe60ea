package dev.byok.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.ImportAttempt;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.kms.ImportReceipt;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kms.ParametersForImport;
import dev.byok.operator.plan.Action;
import dev.byok.operator.plan.Need;
import dev.byok.operator.plan.Observation;
import dev.byok.operator.plan.Reason;
import dev.byok.operator.plan.Subject;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The one line of a write to KMS, and the page that explains it. */
final class WriteLogTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String STATUS = "{\"keyArn\": \"" + ARN + "\"}";

    private final Logger logger = (Logger) LoggerFactory.getLogger(WriteLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private Level before;

    @BeforeEach
    void listen() {
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(lines);
        lines.start();
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(before);
    }

    @Test
    void anImportSaysWhatWhyHowItWentAndWhereToFindIt() {
        log(sent()).around(() -> new ImportReceipt("material-id", "request-id", NOW), WriteLog.Answer::of);

        assertThat(only().getLevel()).isEqualTo(Level.INFO);
        Map<String, Object> fields = fields(only());
        assertThat(fields.remove("durationMs")).isInstanceOf(Long.class);
        assertThat(fields)
                .containsExactlyEntriesOf(ordered(
                        "operation", "ImportKeyMaterial",
                        "outcome", "Success",
                        "reason", "Due",
                        "namespace", "payments",
                        "name", "ledger",
                        "keyArn", ARN,
                        "material", "2026",
                        "keyMaterialId", "material-id",
                        "validTo", NOW.plusSeconds(3_600),
                        "requestId", "request-id"));
    }

    @Test
    void aRefusalSaysWhatStatusSaysAndKmsWords() {
        for (KmsFailure.Kind kind : KmsFailure.Kind.values()) {
            lines.list.clear();
            KmsFailure failure = new KmsFailure(kind, "no", "request-id", new IllegalStateException("deep"));
            assertThatThrownBy(() -> log(sent()).around(() -> fail(failure), WriteLog.Answer::of))
                    .isSameAs(failure);

            assertThat(only().getLevel()).isEqualTo(Level.WARN);
            assertThat(only().getThrowableProxy()).isNull();
            assertThat(fields(only()))
                    .containsEntry("outcome", Reason.of(kind).name())
                    .containsEntry("requestId", "request-id")
                    .containsEntry("error", "no");
        }
    }

    @Test
    void aFaultOfOurOwnInTheMiddleOfAWriteLeavesItsLineToo() {
        IllegalStateException fault = new IllegalStateException("bug");
        assertThatThrownBy(() -> log(sent()).around(() -> fail(fault), WriteLog.Answer::of))
                .isSameAs(fault);
        assertThat(fields(only())).containsEntry("outcome", "InternalError").doesNotContainKey("requestId");
    }

    @Test
    void thePageListsExactlyTheFieldsAndReasonsInTheirOrder() throws IOException {
        log(new Action.GetParameters("2026", "RSAES_OAEP_SHA_256", "RSA_4096", true, Need.FIRST))
                .around(
                        () -> new ParametersForImport(new byte[] {1}, new byte[] {2}, NOW, "request-id"),
                        WriteLog.Answer::of);
        log(sent()).around(() -> new ImportReceipt("material-id", "request-id", NOW), WriteLog.Answer::of);
        assertThatThrownBy(() -> log(new Action.DeleteMaterial("2026", "material-id"))
                        .around(
                                () -> fail(new KmsFailure(KmsFailure.Kind.ACCESS_DENIED, "no", "id", null)),
                                WriteLog.Answer::of))
                .isInstanceOf(KmsFailure.class);
        Set<String> seen = new LinkedHashSet<>();
        lines.list.forEach(line -> seen.addAll(fields(line).keySet()));

        assertThat(firstCells("| field |")).containsExactlyInAnyOrderElementsOf(seen);
        assertThat(firstCells("| reason |"))
                .containsExactlyElementsOf(Arrays.stream(Need.values())
                        .filter(need -> need != Need.NONE)
                        .map(Need::text)
                        .toList());
    }

    private static List<String> firstCells(String head) throws IOException {
        return Files.readAllLines(Path.of("docs", "logging.md")).stream()
                .dropWhile(line -> !line.startsWith(head))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("`", -1)[1])
                .toList();
    }

    private ILoggingEvent only() {
        assertThat(lines.list).hasSize(1);
        assertThat(lines.list.getFirst().getMessage()).isEqualTo("KMS write");
        return lines.list.getFirst();
    }

    private static WriteLog log(Action.Write action) {
        Subject subject = new Subject("payments", "ledger", "uid", 1, NOW, false, false, null);
        ImportedKeyStatus status = new KubernetesSerialization().unmarshal(STATUS, ImportedKeyStatus.class);
        return new WriteLog(Observation.blank(subject, null, status), action);
    }

    private static Action.Import sent() {
        Expiration expiration = new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, "1h", null);
        ImportAttempt attempt = new ImportAttempt(null, null, NOW.plusSeconds(3_600), NOW, expiration, null, null);
        return new Action.Import("2026", attempt, null, null, null, Need.DUE);
    }

    private static String fail(RuntimeException failure) {
        throw failure;
    }

    private static Map<String, Object> fields(ILoggingEvent line) {
        Map<String, Object> fields = new LinkedHashMap<>();
        line.getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
        return fields;
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
        }
        return map;
    }
}
