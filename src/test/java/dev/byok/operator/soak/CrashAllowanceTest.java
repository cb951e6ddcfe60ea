package dev.byok.operator.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.kmsemulator.control.LoggedRequest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a killed operator may do again, because it was killed before it had recorded what KMS answered. */
final class CrashAllowanceTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/1";
    private static final Subject SUBJECT = new Subject(
            "k1", ARN, "SYMMETRIC_DEFAULT", Kind.WRAPPED, new byte[32], 90, 0, null, Subject.MOST_POLL_DAYS, true);
    private static final Diary.Entry KILLED = act(10, Diary.Deed.KILLED);

    private static Diary.Entry act(int second, Diary.Deed deed) {
        return new Diary.Entry(START.plusSeconds(second), deed, null, "");
    }

    /** An import of the same pair by the operator in that life. */
    private static LoggedRequest refused(int second, int life) {
        return new LoggedRequest(
                second,
                "ImportKeyMaterial",
                ARN,
                ARN,
                "eu-central-1",
                "AKIASOAKOPERATOR%04d".formatted(life),
                "InvalidCiphertextException",
                "request",
                START.plusSeconds(second),
                new LoggedRequest.ImportDetails(
                        "blob", "token", "KEY_MATERIAL_EXPIRES", START, "NEW_KEY_MATERIAL", null, null));
    }

    private static List<String> sentAgain(List<Diary.Entry> diary, LoggedRequest... imports) {
        return ImportChecks.violations(new Life(SUBJECT, List.of(imports), diary), START.plusSeconds(60)).stream()
                .filter(violation -> violation.contains("refused"))
                .toList();
    }

    @Test
    void aRefusedPairIsSentOnceMoreByAnOperatorThatWasKilledBeforeItRecordedTheRefusal() {
        assertThat(sentAgain(List.of(KILLED), refused(9, 0), refused(30, 1))).isEmpty();
    }

    @Test
    void aRequestOfAKilledOperatorMayReachKmsAfterItsDeath() {
        assertThat(sentAgain(List.of(KILLED), refused(11, 0), refused(30, 1))).isEmpty();
    }

    @Test
    void aCrashAllowsOneMoreOnly() {
        assertThat(sentAgain(List.of(KILLED), refused(9, 0), refused(30, 1), refused(40, 1)))
                .containsExactly("import 40 sends what KMS refused as 30");
    }

    @Test
    void anOperatorThatCameToRestAfterTheRefusalHasRecordedIt() {
        assertThat(sentAgain(List.of(act(8, Diary.Deed.RESTED), KILLED), refused(5, 0), refused(30, 1)))
                .containsExactly("import 30 sends what KMS refused as 5");
    }

    @Test
    void withoutACrashARefusedPairIsNeverSentAgain() {
        assertThat(sentAgain(List.of(), refused(9, 0), refused(30, 0)))
                .containsExactly("import 30 sends what KMS refused as 9");
    }
}
