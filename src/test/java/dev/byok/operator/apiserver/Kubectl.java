package dev.byok.operator.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * kubectl as users type it.
 *
 * @param binaries where it is
 * @param kubeconfig whom it acts as
 */
public record Kubectl(Binaries binaries, Path kubeconfig) {
    private static final int PATIENCE_MINUTES = 3;

    /** What it said. */
    public record Result(int exitCode, String output, String errors) {}

    /** Runs it. */
    public Result run(String... arguments) {
        return run(Map.of(), "", arguments);
    }

    /** Runs it with a document on its standard input: {@code kubectl apply -f -}. */
    public Result with(String input, String... arguments) {
        return run(Map.of(), input, arguments);
    }

    /**
     * Runs it, and it must succeed.
     *
     * @return what it printed
     * @throws AssertionError with what it said, if it fails
     */
    public String must(String... arguments) {
        return succeeded(run(arguments), arguments);
    }

    /** The same with a document on its standard input. */
    public String mustWith(String input, String... arguments) {
        return succeeded(with(input, arguments), arguments);
    }

    /** Runs it with more environment, such as KUBECTL_EXTERNAL_DIFF. */
    public Result run(Map<String, String> environment, String input, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(binaries.program("kubectl").toString(), "--kubeconfig=" + kubeconfig));
        command.addAll(List.of(arguments));
        try {
            Path in = Files.writeString(Files.createTempFile("kubectl", ".in"), input);
            Path out = Files.createTempFile("kubectl", ".out");
            Path errors = Files.createTempFile("kubectl", ".err");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(errors.toFile());
                builder.environment().putAll(environment);
                return new Result(end(builder.start()), text(out), text(errors));
            } finally {
                Files.delete(in);
                Files.delete(out);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int end(Process process) {
        try {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("kubectl did not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String succeeded(Result result, String... arguments) {
        if (result.exitCode() != 0) {
            throw new AssertionError("kubectl " + String.join(" ", arguments) + " ended with " + result.exitCode()
                    + ": " + result.errors() + result.output());
        }
        return result.output();
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
