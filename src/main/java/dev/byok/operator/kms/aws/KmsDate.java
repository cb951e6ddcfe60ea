package dev.byok.operator.kms.aws;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Reads KMS's own clock, which it shows in the Date header of every answer and nowhere else.
 *
 * @param told is told of every answer, a refusal's and a repeated one's too
 */
record KmsDate(Consumer<Instant> told) implements ExecutionInterceptor {

    /** KMS's time of an answer, in whole seconds; empty if it does not carry one. */
    static Optional<Instant> of(SdkHttpResponse answer) {
        return answer.firstMatchingHeader("Date").flatMap(KmsDate::parse);
    }

    @Override
    public void beforeUnmarshalling(Context.BeforeUnmarshalling context, ExecutionAttributes attributes) {
        of(context.httpResponse()).ifPresent(told);
    }

    private static Optional<Instant> parse(String date) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
