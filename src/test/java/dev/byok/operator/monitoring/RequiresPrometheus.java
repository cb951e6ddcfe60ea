package dev.byok.operator.monitoring;

import dev.byok.operator.apiserver.GoPrograms;
import dev.byok.operator.apiserver.MissingProgram;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Marks tests that need Prometheus. Where it is not, they are skipped, and the build says so in the end; with CI=true
 * they fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresPrometheus.Condition.class)
@interface RequiresPrometheus {
    /** Decides once for all. */
    final class Condition implements ExecutionCondition {
        private static final String MISSING =
                "THE TESTS OF ALERTS AND DASHBOARD WERE SKIPPED: there is no prometheus with promtool (PATH,"
                        + " Debian's package, or the cache of src/test/prometheus/build.sh)"
                        + GoPrograms.HOW_TO_BUILD;

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return MissingProgram.skip("monitoring", PrometheusPrograms.find().isPresent(), MISSING);
        }
    }
}
