package dev.byok.operator.gitops;

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
 * Marks tests that ask the libraries of GitOps tools, which are written in Go. Without Go they are skipped, and the
 * build says so in the end; with CI=true they fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresJudge.Condition.class)
@interface RequiresJudge {
    /** Decides once for all. */
    final class Condition implements ExecutionCondition {
        private static final String MISSING = "THE TESTS OF WHAT GITOPS TOOLS READ WERE SKIPPED: there is no Go.";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return MissingProgram.skip("gitops", Judge.find().isPresent(), MISSING);
        }
    }
}
