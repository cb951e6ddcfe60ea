package dev.byok.operator.gitops;

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
 * Marks tests that ask the libraries of GitOps tools, by a program that is built from Go modules. Where it is not, they
 * are skipped, and the build says so in the end; with CI=true they fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresJudge.Condition.class)
@interface RequiresJudge {
    /** Decides once for all. */
    final class Condition implements ExecutionCondition {
        private static final String MISSING = "THE TESTS OF WHAT GITOPS TOOLS READ WERE SKIPPED: the program of"
                + " src/test/gitops is not built" + GoPrograms.HOW_TO_BUILD;

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return MissingProgram.skip("gitops", Judge.find().isPresent(), MISSING);
        }
    }
}
