package dev.byok.operator.apiserver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Marks tests that need a real API server. Where there is neither one nor Go to build it with, they are skipped, and
 * the build says so in the end; with CI=true they fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresControlPlane.Condition.class)
public @interface RequiresControlPlane {
    /** Decides once for all. */
    final class Condition implements ExecutionCondition {
        private static final String MISSING = "THE TESTS ON A REAL API SERVER WERE SKIPPED: there is neither a"
                + " kube-apiserver (KUBEBUILDER_ASSETS, or the usual caches) nor Go to build one with.";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return MissingProgram.skip("tests", Binaries.find().isPresent(), MISSING);
        }
    }
}
