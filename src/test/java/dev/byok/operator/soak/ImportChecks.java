package dev.byok.operator.soak;

import dev.byok.operator.kmsemulator.control.LoggedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What must hold of every import of one key: it has a cause, it is not sent twice, and the next one comes in time. */
final class ImportChecks {
    /** A request whose outcome is not known is repeated as it was for this long. */
    private static final Duration SAME_REQUEST = Duration.ofMinutes(15);

    /** Polls are three weeks apart, spread by a twentieth, and then an answer may be awaited or a try fail. */
    private static final Duration RECOVERED_WITHIN = Duration.ofDays(60);

    private static final Set<String> EXPECTED = Set.of(
            LoggedRequest.SUCCESS,
            LoggedRequest.DROPPED,
            LoggedRequest.COMMITTED_AND_DROPPED,
            LoggedRequest.REFUSED_AND_DROPPED,
            "ThrottlingException",
            "KMSInternalException");

    /** What KMS says to answers that were damaged, or came too late. */
    private static final Set<String> CONDEMNING = Set.of("InvalidCiphertextException", "ExpiredImportTokenException");

    private final Life life;
    private final List<String> violations = new ArrayList<>();

    private ImportChecks(Life life) {
        this.life = life;
    }

    /** What is wrong in that life until then. */
    static List<String> violations(Life life, Instant end) {
        ImportChecks checks = new ImportChecks(life);
        List<LoggedRequest> imports = life.requests("ImportKeyMaterial").toList();
        for (int i = 0; i < imports.size(); i++) {
            LoggedRequest before = i == 0 ? null : imports.get(i - 1);
            checks.cause(imports.get(i), before);
            checks.twice(imports.get(i), before);
            checks.refused(imports.get(i), imports.subList(0, i));
        }
        checks.unexpected();
        checks.lapses(end);
        return checks.violations;
    }

    private void cause(LoggedRequest request, LoggedRequest before) {
        LoggedRequest turn = life.turnBefore(request);
        boolean missing = !Life.holds(turn, request.time());
        boolean caused =
                missing || due(request, turn) || requested(request) || newPair(request) || repeats(request, before);
        if (!caused) {
            violations.add("import " + request.sequence() + " has no cause");
        }
        if (missing && turn != null && !mayComeBack(request, turn)) {
            violations.add("import " + request.sequence() + " brings back what was to stay lost until asked for");
        }
    }

    private boolean due(LoggedRequest request, LoggedRequest turn) {
        Instant validTo =
                turn.importDetails() == null ? null : turn.importDetails().validTo();
        return validTo != null
                && life.subject().kind() != Kind.REIMPORT_MANUAL
                && life.subject().kind() != Kind.FIXED_END
                && !request.time().isBefore(life.subject().earliestDue(turn.time(), validTo));
    }

    /** A request lives until an import after it; one that was under way before may be taken for another. */
    private boolean requested(LoggedRequest request) {
        List<LoggedRequest> turns = life.turns().stream()
                .filter(turn -> turn.sequence() < request.sequence() && Life.isImport(turn))
                .toList();
        Instant since =
                turns.size() < 2 ? Instant.EPOCH : turns.get(turns.size() - 2).time();
        return life.happened(Diary.Deed.REQUESTED, since, request.time());
    }

    private boolean newPair(LoggedRequest request) {
        return life.subject().kind().wrapped() && successesBefore(request).isEmpty();
    }

    private boolean repeats(LoggedRequest request, LoggedRequest before) {
        return before != null
                && (Life.outcomeUnknown(before) || Life.killedBetween(before, request))
                && Objects.equals(
                        before.importDetails().validTo(),
                        request.importDetails().validTo())
                && request.time().isBefore(before.time().plus(SAME_REQUEST));
    }

    private boolean mayComeBack(LoggedRequest request, LoggedRequest turn) {
        boolean deleted = !Life.isImport(turn);
        boolean stays = deleted
                ? !life.subject().kind().recovers()
                : !life.subject().kind().renews();
        return !stays || life.happened(Diary.Deed.REQUESTED, turn.time(), request.time());
    }

    /** Imports of the same that KMS carried out before. */
    private List<LoggedRequest> successesBefore(LoggedRequest request) {
        return life.requests("ImportKeyMaterial")
                .filter(LoggedRequest::tookEffect)
                .filter(success -> success.sequence() < request.sequence() && same(success, request))
                .toList();
    }

    /** A pair of a ceremony is known by both halves; the operator wraps anew, and shall fetch another token. */
    private boolean same(LoggedRequest one, LoggedRequest other) {
        return one.importDetails().tokenSha256().equals(other.importDetails().tokenSha256())
                && (!life.subject().kind().wrapped()
                        || one.importDetails()
                                .blobSha256()
                                .equals(other.importDetails().blobSha256()));
    }

    private void twice(LoggedRequest request, LoggedRequest before) {
        List<LoggedRequest> successes = successesBefore(request);
        if (successes.isEmpty()) {
            return;
        }
        LoggedRequest last = successes.getLast();
        boolean lost = !Life.holds(life.turnBefore(request), request.time());
        boolean asked = life.happened(Diary.Deed.REQUESTED, last.time(), request.time());
        boolean unknown = repeats(request, before) && before.sequence() == last.sequence();
        if (!lost && !asked && !unknown) {
            violations.add("import " + request.sequence() + " sends again what import " + last.sequence() + " brought");
        }
    }

    /** An operator that is killed before it has recorded a refusal sends the pair once more after its start. */
    private void refused(LoggedRequest request, List<LoggedRequest> earlier) {
        earlier.stream()
                .filter(before -> CONDEMNING.contains(before.outcome()) && same(before, request))
                .reduce((_, last) -> last)
                .filter(last -> !life.outcomeMayBeLost(last, request))
                .ifPresent(last -> violations.add(
                        "import " + request.sequence() + " sends what KMS refused as " + last.sequence()));
    }

    /** Nothing is denied, and nothing is asked that KMS takes for nonsense. */
    private void unexpected() {
        life.requests()
                .filter(request -> !EXPECTED.contains(request.outcome()))
                .filter(request -> !CONDEMNING.contains(request.outcome())
                        || !life.subject().kind().wrapped())
                .forEach(request -> violations.add(
                        request.operation() + " " + request.sequence() + " was answered with " + request.outcome()));
    }

    private void lapses(Instant end) {
        List<LoggedRequest> turns = life.turns();
        if (turns.isEmpty() && life.subject().mayBeImportedBy(end)) {
            violations.add("nothing was ever imported");
        }
        for (int i = 0; i < turns.size(); i++) {
            LoggedRequest turn = turns.get(i);
            Instant next = i + 1 < turns.size() ? turns.get(i + 1).time() : end;
            if (!Life.isImport(turn)) {
                recovery(turn, next);
            } else if (life.subject().kind().renews() && !Life.holds(turn, next)) {
                violations.add("the key lapsed at " + turn.importDetails().validTo() + ", until " + next);
            }
        }
    }

    private void recovery(LoggedRequest deletion, Instant next) {
        if (life.subject().kind().recovers()
                && deletion.time().plus(RECOVERED_WITHIN).isBefore(next)) {
            violations.add("material that was deleted at " + deletion.time() + " was missing until " + next);
        }
    }
}
