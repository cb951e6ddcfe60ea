package dev.byok.operator.kmsemulator.control;

import java.time.Duration;
import java.util.Set;

/**
 * One thing that goes wrong: which requests it meets, how often, and what it does to them. A new fault meets the next
 * request of any operation and key, once; the {@code on}, {@code forKey}, {@code times} and {@code always} methods
 * narrow or widen that.
 *
 * @param operation the operation it meets, null for every one (a stale read: every read of key state)
 * @param key key id or ARN it meets, null for every key
 * @param times how many requests it meets, {@link #ALWAYS} for every one
 * @param effect what happens
 */
public record Fault(String operation, String key, int times, Effect effect) {
    /** The number of times that never runs out. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    private static final Set<String> STATE_READS = Set.of("DescribeKey", "ListKeyRotations", "GetKeyRotationStatus");

    /** What a fault does to a request. */
    public sealed interface Effect {}

    /** The request is refused before it does anything. */
    public record Refuse(int status, String code, String message) implements Effect {}

    /** The request is carried out, and its answer is held back for that long. */
    public record Delay(Duration time) implements Effect {}

    /**
     * The request sees the key as it was before the last write.
     *
     * @param sinceWrite how long after the write that lasts; null as long as the fault does
     */
    public record StaleRead(Duration sinceWrite) implements Effect {}

    /** The connection is closed without an answer, before or after the request was carried out. */
    public record Drop(boolean afterCommit) implements Effect {}

    /** ThrottlingException, as KMS words it. */
    public static Fault throttle() {
        return error(400, "ThrottlingException", "Rate exceeded");
    }

    /** An error with any code and HTTP status. */
    public static Fault error(int status, String code, String message) {
        return once(new Refuse(status, code, message));
    }

    /** An answer that comes late; the request itself takes effect at once. */
    public static Fault delay(Duration time) {
        return once(new Delay(time));
    }

    /** A read that does not see the last write yet. */
    public static Fault staleRead() {
        return once(new StaleRead(null));
    }

    /** Reads that do not see a write until it is that old. */
    public static Fault staleReadFor(Duration sinceWrite) {
        return once(new StaleRead(sinceWrite)).always();
    }

    /** The request takes effect and the caller never hears of it. */
    public static Fault commitThenDrop() {
        return once(new Drop(true));
    }

    /** The request is lost before it takes effect. */
    public static Fault dropBeforeCommit() {
        return once(new Drop(false));
    }

    private static Fault once(Effect effect) {
        return new Fault(null, null, 1, effect);
    }

    /** The same fault for one operation only, such as {@code ImportKeyMaterial}. */
    public Fault on(String operationName) {
        return new Fault(operationName, key, times, effect);
    }

    /** The same fault for one key only. */
    public Fault forKey(String keyIdOrArn) {
        return new Fault(operation, keyIdOrArn, times, effect);
    }

    /** The same fault for that many requests. */
    public Fault times(int count) {
        return new Fault(operation, key, count, effect);
    }

    /** The same fault for every request until it is cleared. */
    public Fault always() {
        return times(ALWAYS);
    }

    boolean meets(String requestOperation, String keyArn) {
        boolean operationMet = operation == null
                ? !(effect instanceof StaleRead) || STATE_READS.contains(requestOperation)
                : operation.equals(requestOperation);
        return operationMet
                && (key == null || (keyArn != null && (keyArn.equals(key) || keyArn.endsWith(":key/" + key))));
    }
}
