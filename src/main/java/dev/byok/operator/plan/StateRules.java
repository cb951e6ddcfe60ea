package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Failures;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeySpec;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Rules about the key as a whole, before its material is looked at: can it be read, does its state allow an import. */
final class StateRules {
    private static final Duration TRANSIENT_STATE = Duration.ofSeconds(10);
    private static final Duration TRUSTED = Duration.ofMinutes(15);
    private static final Duration THROTTLE_PAUSE = Duration.ofSeconds(5);
    private static final Duration CREDENTIALS_PAUSE = Duration.ofSeconds(30);

    /** A key with more time left than this can wait some minutes for credentials. */
    private static final Duration CALM = Duration.ofDays(1);

    private StateRules() {}

    /** The key could not be read. */
    static Plan unreadable(Observation look, KeyView.Unreadable answer, Instant now, Timings timings) {
        return answer.kind() == Kind.NOT_FOUND
                ? notFound(look, now, timings)
                : unread(look, answer, "KMS DescribeKey failed: ", now);
    }

    /**
     * KMS described the key but did not list its materials. What the description alone decides is told all the same.
     */
    static Plan unlisted(Situation at, KeyView.Unreadable listing) {
        return noImport(at)
                .or(() -> at.disabled() ? Optional.of(DisabledKeyRules.disabled(at)) : Optional.empty())
                .orElseGet(() -> unread(
                        at.look(),
                        listing,
                        "KMS shows the key as " + at.key().state().text()
                                + ", but could not list its key materials (ListKeyRotations): ",
                        at.now()));
    }

    private static Plan unread(Observation look, KeyView.Unreadable answer, String what, Instant now) {
        if (answer.kind() == Kind.THROTTLED) {
            return throttled(look, now);
        }
        if (answer.kind() == Kind.CREDENTIALS) {
            return credentials(look, answer, now);
        }
        Fault fault = Fault.of(answer.kind());
        Failures failures = look.status().failures();
        String field = look.spec().region() == null ? "spec.keyId: " : "spec.region and spec.keyId: ";
        String message = (answer.kind() == Kind.INVALID_ARN ? field : what) + answer.message() + ". "
                + Advice.mend(fault.reason());
        if (fault.standsUntilChange() || failures == null) {
            return Plan.wait(fault.posture(), fault.reason(), message, Situation.pollSooner(look, now));
        }
        Duration pause = Backoff.pause(failures, look.subject().uid(), timeLeft(look, now), now)
                .orElse(THROTTLE_PAUSE);
        return Plan.wait(
                posture(look, answer.kind(), failures, now),
                fault.reason(),
                message + ". It fails since " + since(failures) + "; next attempt at "
                        + now.plus(pause).truncatedTo(ChronoUnit.SECONDS),
                pause);
    }

    /** What was seen of a key stands for a while where the failure says nothing against it; then nothing is known. */
    private static Posture posture(Observation look, Kind kind, Failures failures, Instant now) {
        Posture posture = Fault.of(kind).posture();
        boolean deniedSince = kind == Kind.ACCESS_DENIED && !notReady(look);
        return posture == Posture.UNDECIDED || deniedSince
                ? failsForLong(failures, now) ? Posture.UNKNOWN : Posture.UNDECIDED
                : posture;
    }

    /** Whether Ready is False: a denied look then says that it is for somebody to allow it. */
    private static boolean notReady(Observation look) {
        return look.status().lastObservedTime() == null
                || look.status()
                        .condition(Conditions.READY)
                        .filter(ready -> !ready.status().equals("False"))
                        .isEmpty();
    }

    /**
     * The operator's own trouble is no failure of a key: it is told once in the log, not counted, and leaves Ready
     * alone while what was seen can be trusted.
     */
    private static Plan credentials(Observation look, KeyView.Unreadable answer, Instant now) {
        Duration left = timeLeft(look, now);
        boolean calm = left == null ? look.recorded().importedByUs() : left.compareTo(CALM) > 0;
        Duration pause = calm ? CREDENTIALS_PAUSE.multipliedBy(4) : CREDENTIALS_PAUSE;
        return Plan.wait(
                lookedRecently(look, now) ? Posture.UNDECIDED : Posture.UNKNOWN,
                Reason.CredentialsRejected,
                "KMS could not be asked about the key: " + answer.message() + ". "
                        + Advice.mend(Reason.CredentialsRejected),
                pause.plus(Jitter.upTo(pause, look.subject().uid(), now.getEpochSecond())));
    }

    private static Instant since(Failures failures) {
        return failures.firstTime() == null ? failures.lastTime() : failures.firstTime();
    }

    /** A key that KMS could not be asked about for so long is no longer said to be as it was last seen. */
    private static boolean failsForLong(Failures failures, Instant now) {
        return !now.isBefore(since(failures).plus(TRUSTED));
    }

    /** As far as is known while KMS cannot be asked; null when the key does not work or does not expire. */
    private static Duration timeLeft(Observation look, Instant now) {
        Instant end = look.status().validTo();
        return end == null ? null : Duration.between(now, end);
    }

    /** Throttling is no failure: it is not counted, leaves Ready alone, and delays. */
    private static Plan throttled(Observation look, Instant now) {
        Duration spread =
                Jitter.upTo(THROTTLE_PAUSE.multipliedBy(2), look.subject().uid(), now.getEpochSecond());
        Duration pause = THROTTLE_PAUSE.plus(spread);
        return Plan.wait(
                lookedRecently(look, now) ? Posture.UNDECIDED : Posture.UNKNOWN,
                Reason.Throttled,
                "AWS KMS throttles requests because its request quota is used up; next attempt at "
                        + now.plus(pause).truncatedTo(ChronoUnit.SECONDS),
                pause);
    }

    private static Plan notFound(Observation look, Instant now, Timings timings) {
        Instant created = look.subject().created();
        boolean maybeNew =
                now.isBefore(created.plus(timings.newKey())) && !now.isBefore(created.minus(timings.newKey()));
        String message = "KMS finds no key " + look.spec().keyId() + " in "
                + KeyTarget.of(look.spec()).region();
        return maybeNew
                ? Plan.wait(
                        Posture.WAITING,
                        Reason.KeyNotFound,
                        message + ". A new key takes a moment to be seen",
                        timings.look())
                : Plan.wait(
                        Posture.STALLED,
                        Reason.KeyNotFound,
                        message + ". Check key id, Region and account",
                        Situation.pollSooner(look, now));
    }

    /** The time in status may be older than the last look by as much as is not written for it alone. */
    private static boolean lookedRecently(Observation look, Instant now) {
        Instant last = look.status().lastObservedTime();
        return last != null
                && now.isBefore(last.plus(Report.OBSERVATION_STEP).plus(TRUSTED).plus(Situation.poll(look)));
    }

    /** The key's state, origin or spec leaves nothing to decide about its material. */
    static Optional<Plan> noImport(Situation at) {
        KeyDescription key = at.key();
        return switch (key.state()) {
            case PENDING_DELETION, PENDING_REPLICA_DELETION ->
                Optional.of(Plan.wait(
                        Posture.STALLED,
                        Reason.KeyPendingDeletion,
                        "the key is in state " + key.state().text()
                                + (key.deletionDate() == null ? "" : " and will be deleted at " + key.deletionDate())
                                + "; aws kms cancel-key-deletion keeps it",
                        at.pollSooner()));
            case CREATING, UPDATING, UNAVAILABLE, UNKNOWN ->
                Optional.of(Plan.wait(
                        Posture.WAITING,
                        Reason.KeyNotAvailable,
                        "the key is in state " + key.state().text() + "; the operator waits for it to change",
                        TRANSIENT_STATE));
            case ENABLED, DISABLED, PENDING_IMPORT -> unsupported(at);
        };
    }

    private static Optional<Plan> unsupported(Situation at) {
        KeyDescription key = at.key();
        if (!KeyDescription.EXTERNAL.equals(key.origin())) {
            return Optional.of(stalled(
                    at,
                    "the key's origin is " + key.origin()
                            + "; only a key created with Origin=EXTERNAL takes material"));
        }
        if (KeySpec.importable(key.keySpec()).isEmpty()) {
            return Optional.of(stalled(at, "AWS KMS imports no material into keys of spec " + key.keySpec()));
        }
        return Optional.empty();
    }

    private static Plan stalled(Situation at, String message) {
        return Plan.wait(Posture.STALLED, Reason.UnsupportedKey, message, at.poll());
    }
}
