package dev.byok.operator.lease;

import dev.byok.operator.apiserver.MissingProgram;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Marks tests that limit a process's share of the processor, which takes root on Linux. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresCgroup.Condition.class)
@interface RequiresCgroup {
    /** Decides once for all. */
    final class Condition implements ExecutionCondition {
        private static final String MISSING = "THE TESTS ON A SCARCE PROCESSOR WERE SKIPPED: this process may not make"
                + " a control group in /sys/fs/cgroup, for which it must be root on Linux.";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return MissingProgram.skip("cgroup", Cgroup.possible(), MISSING);
        }
    }
}
