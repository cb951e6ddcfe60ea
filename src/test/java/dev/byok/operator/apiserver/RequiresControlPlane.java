package dev.byok.operator.apiserver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Marks tests that need a real API server. Where it is not, they are skipped, and the build says so in the end; with
 * CI=true they fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresControlPlane.Condition.class)
public @interface RequiresControlPlane {
    /** Whether they need a controller manager as well, which the folders of other tools do not hold. */
    boolean controllerManager() default false;

    /** Decides once for all. */
    final class Condition implements ExecutionCondition {
        private static final String MISSING = "THE TESTS ON A REAL API SERVER WERE SKIPPED: there is no kube-apiserver"
                + " of 1.33 or later with etcd and kubectl (KUBEBUILDER_ASSETS, PATH, the folders of setup-envtest and"
                + " kube-api-test, the cache of src/test/control-plane/build.sh)" + GoPrograms.HOW_TO_BUILD;
        private static final String NO_MANAGER = "THE TESTS WITH CONTROLLERS WERE SKIPPED: there is no"
                + " kube-controller-manager beside the kube-apiserver" + GoPrograms.HOW_TO_BUILD;

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Optional<Binaries> binaries = Binaries.find();
            ConditionEvaluationResult there = MissingProgram.skip("api-server", binaries.isPresent(), MISSING);
            return there.isDisabled() || !needsManager(context)
                    ? there
                    : MissingProgram.skip(
                            "controllers",
                            binaries.flatMap(Binaries::controllerManager).isPresent(),
                            NO_MANAGER);
        }

        private static boolean needsManager(ExtensionContext context) {
            return AnnotationSupport.findAnnotation(context.getElement(), RequiresControlPlane.class)
                    .map(RequiresControlPlane::controllerManager)
                    .orElse(false);
        }
    }
}
