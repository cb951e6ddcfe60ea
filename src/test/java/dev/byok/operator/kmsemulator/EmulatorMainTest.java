package dev.byok.operator.kmsemulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;

/** The emulator as a program of its own. */
final class EmulatorMainTest {
    /** SIGTERM, as a shell reports it. */
    private static final int TERMINATED = 143;

    @Test
    void itTellsItsEndpointServesAndEndsWhenTold() throws Exception {
        String testClassPath = System.getProperty("java.class.path");
        String classPath = System.getProperty("surefire.test.class.path", testClassPath);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        EmulatorMain.class.getName(),
                        "--port",
                        "0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = process.inputReader()) {
            URI endpoint = URI.create(output.readLine());
            try (KmsClient kms = KmsCeremony.client(endpoint, "eu-central-1")) {
                assertThat(kms.listKeys().keys()).isEmpty();
            }
            process.destroy();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(TERMINATED);
        } finally {
            process.destroyForcibly();
        }
    }
}
