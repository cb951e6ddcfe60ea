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
 * A program that users type, run to its end.
 *
 * @param program where it is
 */
public record Tool(Path program) {
    private static final int PATIENCE_MINUTES = 3;

    /** What it said. */
    public record Result(int exitCode, String output, String errors) {}

    /**
     * Runs it.
     *
     * @param environment is added to this process's own
     * @param input its standard input
     */
    public Result run(Map<String, String> environment, String input, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        try {
            Path in = Files.writeString(Files.createTempFile("tool", ".in"), input);
            Path out = Files.createTempFile("tool", ".out");
            Path errors = Files.createTempFile("tool", ".err");
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

    /**
     * Makes sure that it succeeded.
     *
     * @return what it printed
     * @throws AssertionError with what it said, if it failed
     */
    public String succeeded(Result result, List<String> arguments) {
        if (result.exitCode() != 0) {
            throw new AssertionError(program.getFileName() + " " + String.join(" ", arguments) + " ended with "
                    + result.exitCode() + ": " + result.errors() + result.output());
        }
        return result.output();
    }

    private int end(Process process) {
        try {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(program.getFileName() + " did not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
