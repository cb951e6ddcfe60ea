package dev.byok.operator.kms;

import java.time.Duration;
import java.time.Instant;

/** Takes what is worth counting about requests to KMS. It is told by many threads at once, and must not block. */
public interface KmsMeter {
    /** Counts nothing. */
    KmsMeter NONE = new KmsMeter() {};

    /**
     * A call has ended.
     *
     * @param operation named as AWS does
     * @param failure how it failed; null if it did not
     * @param took from asking to the answer, with the SDK's repetitions of a read
     */
    default void answered(String operation, KmsFailure.Kind failure, Duration took) {}

    /**
     * A request to import has ended.
     *
     * @param failure how it failed; null if the material was imported
     */
    default void imported(KmsFailure.Kind failure) {}

    /** Import parameters in status were not those that KMS gave the operator, and are replaced. */
    default void foreignParameters() {}

    /** A request has its turn under a quota, after that wait. */
    default void waited(QuotaKey quota, Duration wait) {}

    /** KMS's clock at an answer that has just arrived, in whole seconds. */
    default void clockRead(Instant kmsTime) {}
}
