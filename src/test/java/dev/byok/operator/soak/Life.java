package dev.byok.operator.soak;

import dev.byok.operator.kmsemulator.control.LoggedRequest;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/** What KMS's own log says of one key, with what people did to it. */
record Life(Subject subject, List<LoggedRequest> log, List<Diary.Entry> diary) {
    private static final Set<String> UNKNOWN_OUTCOMES = Set.of(
            LoggedRequest.DROPPED,
            LoggedRequest.COMMITTED_AND_DROPPED,
            LoggedRequest.REFUSED_AND_DROPPED,
            "KMSInternalException");

    /** The life of that key out of the whole log. */
    static Life of(Subject subject, List<LoggedRequest> all, Diary diary) {
        List<LoggedRequest> own = all.stream()
                .filter(request -> subject.arn().equals(request.keyArn()))
                .toList();
        return new Life(subject, own, diary.of(subject.name()));
    }

    /** The operator's requests. */
    Stream<LoggedRequest> requests() {
        return log.stream()
                .filter(request -> OperatorUnderTest.life(request.accessKeyId()).isPresent());
    }

    Stream<LoggedRequest> requests(String operation) {
        return requests().filter(request -> request.operation().equals(operation));
    }

    /** Everything that put material into the key or took it out, oldest first. */
    List<LoggedRequest> turns() {
        return log.stream()
                .filter(LoggedRequest::tookEffect)
                .filter(request -> isImport(request) || request.operation().equals("DeleteImportedKeyMaterial"))
                .toList();
    }

    /** The last turn before that request; null without one. */
    LoggedRequest turnBefore(LoggedRequest request) {
        return turns().stream()
                .filter(turn -> turn.sequence() < request.sequence())
                .reduce((_, last) -> last)
                .orElse(null);
    }

    /** Whether the key holds material then, after that turn. */
    static boolean holds(LoggedRequest turn, Instant then) {
        return turn != null
                && isImport(turn)
                && (turn.importDetails().validTo() == null
                        || then.isBefore(turn.importDetails().validTo()));
    }

    /** Whether KMS describes the key as it must be then after all that the log says. */
    boolean agrees(KeyMetadata truth, Instant then) {
        LoggedRequest last = turns().isEmpty() ? null : turns().getLast();
        boolean held = holds(last, then);
        return held == truth.keyStateAsString().equals("Enabled")
                && (!held || Objects.equals(last.importDetails().validTo(), truth.validTo()));
    }

    static boolean isImport(LoggedRequest request) {
        return request.operation().equals("ImportKeyMaterial");
    }

    /** Whether its caller was left without a word of what became of it. */
    static boolean outcomeUnknown(LoggedRequest request) {
        return UNKNOWN_OUTCOMES.contains(request.outcome());
    }

    /** Whether the operator was killed after the one request, and before it sent the other. */
    static boolean killedBetween(LoggedRequest one, LoggedRequest other) {
        return !OperatorUnderTest.life(one.accessKeyId()).equals(OperatorUnderTest.life(other.accessKeyId()));
    }

    /**
     * Whether the operator may have been killed before it had recorded what became of that request. What it knows when
     * it comes to rest is recorded.
     */
    boolean outcomeMayBeLost(LoggedRequest request, LoggedRequest later) {
        if (!killedBetween(request, later)) {
            return false;
        }
        int number = OperatorUnderTest.life(request.accessKeyId()).orElseThrow();
        Instant killed = diary.stream()
                .filter(entry -> entry.deed() == Diary.Deed.KILLED)
                .skip(number)
                .findFirst()
                .orElseThrow()
                .time();
        return !happened(Diary.Deed.RESTED, request.time(), killed);
    }

    long deeds(Diary.Deed deed) {
        return diary.stream().filter(entry -> entry.deed() == deed).count();
    }

    /** Whether that was done after the one instant, and not after the other. */
    boolean happened(Diary.Deed deed, Instant after, Instant until) {
        return diary.stream()
                .anyMatch(entry -> entry.deed() == deed
                        && !entry.time().isBefore(after)
                        && !entry.time().isAfter(until));
    }

    /** All of it in the order of time, the end of it if it is long. */
    String trace(int most) {
        List<String> lines = Stream.concat(
                        log.stream()
                                .map(request -> request.time() + " " + request.sequence() + " " + request.operation()
                                        + " " + request.outcome() + details(request)),
                        diary.stream()
                                .filter(entry -> entry.deed() != Diary.Deed.RESTED)
                                .map(entry -> entry.time() + " act " + entry.deed() + " " + entry.detail()))
                .sorted()
                .toList();
        return subject.name() + " " + subject.kind() + " " + subject.keySpec() + " " + subject.arn() + "\n  "
                + String.join("\n  ", lines.subList(Math.max(0, lines.size() - most), lines.size()));
    }

    private static String details(LoggedRequest request) {
        LoggedRequest.ImportDetails details = request.importDetails();
        return details == null
                ? ""
                : " until " + details.validTo() + " " + details.importType() + " token "
                        + details.tokenSha256().substring(0, 8) + " blob "
                        + details.blobSha256().substring(0, 8);
    }
}
