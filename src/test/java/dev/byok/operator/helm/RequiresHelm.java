package dev.byok.operator.helm;

import dev.byok.operator.apiserver.MissingProgram;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Marks tests that need helm. Where there is neither it nor Go to build it with, they are skipped. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresHelm.Condition.class)
public @interface RequiresHelm {
    /** Decides once for all. */
    final class Condition implements ExecutionCondition {
        private static final String MISSING = "THE TESTS OF THE HELM CHART WERE SKIPPED: there is neither helm in the"
                + " cache of src/test/helm/build.sh nor Go to build it with.";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return MissingProgram.skip("helm", Helm.find().isPresent(), MISSING);
        }
    }
}
