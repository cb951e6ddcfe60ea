package dev.byok.operator.image;

import dev.byok.operator.OperatorProcess;
import dev.byok.operator.apiserver.MissingProgram;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Marks tests that assemble the image's root, which takes what Debian and its kin have. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresImage.Condition.class)
@interface RequiresImage {
    /** Decides once for all. */
    final class Condition implements ExecutionCondition {
        private static final String MISSING =
                "THE TESTS OF THE IMAGE WERE SKIPPED: they need apt-get, dpkg, unshare and"
                        + " setpriv, and the bill of materials of a build that was not offline.";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return MissingProgram.skip("image", possible(), MISSING);
        }

        private static boolean possible() {
            return Files.exists(OperatorProcess.HOME.resolveSibling("bom.json"))
                    && there("apt-get")
                    && there("dpkg-deb")
                    && there("setpriv")
                    && (there("unshare", "--mount", "true") || there("unshare", "--user", "--map-root-user", "true"));
        }

        private static boolean there(String... command) {
            String[] words = command.length == 1 ? new String[] {command[0], "--version"} : command;
            try {
                return new ProcessBuilder(words)
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
            } catch (IOException _) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
