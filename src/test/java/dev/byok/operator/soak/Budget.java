package dev.byok.operator.soak;

import dev.byok.operator.kmsemulator.control.LoggedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Calls for one key. With P polls (time over poll interval), A acts of people, R starts of the operator, F failed
 * calls, S stale answers, I imports sent, U of them without a known outcome, and W the time in which an answer was
 * awaited:
 *
 * <ul>
 *   <li>GetParametersForImport: at most 1 + I + A + R + F + W / 18 h;
 *   <li>DescribeKey: at most 1 + P + 4 (I + G + A + R + F) + 3 S + 20 U, G being GetParametersForImport;
 *   <li>and none while a good set is there: it is kept until an import is answered or it has nearly run out;
 *   <li>ListKeyRotations and GetPublicKey: at most one answer with each of DescribeKey; reads that fail are repeated.
 * </ul>
 */
final class Budget {
    private static final Duration REFRESH = Duration.ofHours(18);

    /** The operator wraps with a set of its own until ten minutes before its end; clocks differ. */
    private static final Duration WRAPPED_AT_ONCE = Duration.ofHours(23);

    /** After these answers to an import its set serves again. */
    private static final Set<String> UNUSED =
            Set.of("ThrottlingException", "KMSInternalException", LoggedRequest.DROPPED);

    private final Life life;
    private final List<String> violations = new ArrayList<>();

    private Budget(Life life) {
        this.life = life;
    }

    /** What is wrong with the number of calls between those instants. */
    static List<String> violations(Life life, Instant start, Instant end) {
        Budget budget = new Budget(life);
        budget.check(start, end);
        budget.goodSetsAreKept();
        return budget.violations;
    }

    private void check(Instant start, Instant end) {
        long starts = 1 + life.deeds(Diary.Deed.KILLED);
        long acts = Stream.of(
                        Diary.Deed.ANSWERED,
                        Diary.Deed.ANSWERED_WRONGLY,
                        Diary.Deed.REQUESTED,
                        Diary.Deed.DELETED,
                        Diary.Deed.REWRITTEN,
                        Diary.Deed.TOUCHED)
                .mapToLong(life::deeds)
                .sum();
        long failed = life.requests()
                .filter(call -> !call.outcome().equals(LoggedRequest.SUCCESS))
                .count();
        long imports = life.requests("ImportKeyMaterial").count();
        long unknown =
                life.requests("ImportKeyMaterial").filter(Life::outcomeUnknown).count() + starts - 1;
        long parameters = count("GetParametersForImport");
        double polls = hours(start, end) / (24.0 * life.subject().pollDays());
        double awaited = awaitedHours(end) / REFRESH.toHours();
        within("GetParametersForImport", parameters, 1 + imports + acts + starts + failed + awaited);
        within(
                "DescribeKey",
                count("DescribeKey"),
                1 + polls + 4.0 * (imports + parameters + acts + starts + failed) + 3.0 * stale() + 20.0 * unknown);
        within("ListKeyRotations", answered("ListKeyRotations"), (double) answered("DescribeKey"));
        within("GetPublicKey", answered("GetPublicKey"), (double) answered("DescribeKey"));
    }

    private void goodSetsAreKept() {
        Duration kept = life.subject().kind().wrapped() ? REFRESH : WRAPPED_AT_ONCE;
        LoggedRequest good = null;
        for (LoggedRequest call : life.requests().toList()) {
            boolean fetch = call.operation().equals("GetParametersForImport");
            if (fetch && good != null && call.time().isBefore(good.time().plus(kept)) && !forgotten(good, call)) {
                violations.add("set " + call.sequence() + " was fetched although " + good.sequence() + " was good");
            }
            if (fetch && call.outcome().equals(LoggedRequest.SUCCESS)) {
                good = call;
            } else if (Life.isImport(call) && !UNUSED.contains(call.outcome())) {
                good = null;
            }
        }
    }

    /** A published set stands in status once the operator came to rest; its own sets are in its memory alone. */
    private boolean forgotten(LoggedRequest set, LoggedRequest later) {
        return life.subject().kind().wrapped() ? life.outcomeMayBeLost(set, later) : Life.killedBetween(set, later);
    }

    private long count(String operation) {
        return life.requests(operation).count();
    }

    private long answered(String operation) {
        return life.requests(operation)
                .filter(call -> call.outcome().equals(LoggedRequest.SUCCESS))
                .count();
    }

    private long stale() {
        return life.diary().stream()
                .filter(entry -> entry.deed() == Diary.Deed.STALE_READS)
                .mapToLong(entry -> Long.parseLong(entry.detail()))
                .sum();
    }

    /** From each first set after an import until the next import. */
    private double awaitedHours(Instant end) {
        if (!life.subject().kind().wrapped()) {
            return 0;
        }
        double sum = 0;
        Instant since = null;
        for (LoggedRequest call :
                life.requests().filter(LoggedRequest::tookEffect).toList()) {
            if (call.operation().equals("GetParametersForImport") && since == null) {
                since = call.time();
            } else if (Life.isImport(call) && since != null) {
                sum += hours(since, call.time());
                since = null;
            }
        }
        return since == null ? sum : sum + hours(since, end);
    }

    private static double hours(Instant from, Instant to) {
        return Duration.between(from, to).toMinutes() / 60.0;
    }

    private void within(String operation, long count, double most) {
        if (count > most) {
            violations.add(operation + " was called " + count + " times, at most " + most + " are due");
        }
    }
}
