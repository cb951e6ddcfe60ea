package dev.byok.operator.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

/**
 * What becomes of tests whose program is not there: they are skipped, and the build reads out in its end why; with
 * CI=true they fail.
 */
public final class MissingProgram {
    private MissingProgram() {}

    /**
     * Decides.
     *
     * @param name of the file that the build reads
     * @param present whether the program is there
     * @param missing what is told if it is not
     * @throws IllegalStateException with CI=true, if it is not
     */
    public static ConditionEvaluationResult skip(String name, boolean present, String missing) {
        Path told = Path.of("target", "skipped-" + name + ".txt");
        try {
            if (present) {
                Files.deleteIfExists(told);
                return ConditionEvaluationResult.enabled(name + " can run");
            }
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException(missing);
            }
            Files.writeString(told, missing + System.lineSeparator());
            return ConditionEvaluationResult.disabled(missing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
