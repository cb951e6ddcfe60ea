package dev.byok.operator.kmsemulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs tools as a user would, with AWS credentials that mean nothing anywhere.
 *
 * @param directory where they run and leave their files
 */
record CommandLine(Path directory) {
    private static final Map<String, String> AWS_ENVIRONMENT = Map.of(
            "AWS_ACCESS_KEY_ID", "AKIAEXAMPLE",
            "AWS_SECRET_ACCESS_KEY", "secret",
            "AWS_DEFAULT_REGION", "eu-central-1",
            "AWS_PAGER", "",
            "AWS_CONFIG_FILE", "no-config");

    record Result(int exitCode, String output, String errors) {}

    boolean present(String tool) throws InterruptedException {
        try {
            return run(tool, tool.equals("aws") ? "--version" : "version").exitCode == 0;
        } catch (IOException e) {
            return false;
        }
    }

    Result run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "run", ".out");
        Path errors = Files.createTempFile(directory, "run", ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(AWS_ENVIRONMENT);
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES))
                .as("%s ends", command[0])
                .isTrue();
        return new Result(
                process.exitValue(),
                Files.readString(output, StandardCharsets.UTF_8),
                Files.readString(errors, StandardCharsets.UTF_8));
    }
}
