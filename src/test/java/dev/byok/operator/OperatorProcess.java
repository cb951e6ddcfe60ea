package dev.byok.operator;

import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.Ports;
import dev.byok.operator.apiserver.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The packaged operator as a process of its own, configured as in real life: by its environment. */
public final class OperatorProcess implements AutoCloseable {
    /** The folder that {@code mvn package} makes. */
    public static final Path HOME = Path.of(System.getProperty(
            "operator.home", Path.of("target", "imported-key-operator").toString()));

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Program program;
    private final URI http;
    private final long startedNanos;
    private final HttpClient client = HttpClient.newHttpClient();

    private OperatorProcess(List<String> command, Map<String, String> environment, Path log) {
        String port = environment.getOrDefault("HTTP_PORT", Integer.toString(Ports.free()));
        http = URI.create("http://127.0.0.1:" + port);
        Map<String, String> all = new HashMap<>(environment);
        all.put("HTTP_PORT", port);
        all.put("JAVA_HOME", System.getProperty("java.home"));
        startedNanos = System.nanoTime();
        program = Program.start(command, all, log);
    }

    /** Starts it; does not wait until it is ready. */
    public static OperatorProcess start(Map<String, String> environment, Path log) {
        return start(
                List.of(HOME.resolve("bin").resolve("imported-key-operator").toString()), environment, log);
    }

    /** Starts it by another command than its launcher; does not wait until it is ready. */
    public static OperatorProcess start(List<String> command, Map<String, String> environment, Path log) {
        return new OperatorProcess(command, environment, log);
    }

    /** What leads the AWS SDK to that world's emulator. */
    public static Map<String, String> awsEnvironment(World world) {
        var credentials = Ceremony.CREDENTIALS.resolveCredentials();
        return Map.of(
                "AWS_ENDPOINT_URL", world.kms().endpoint().toString(),
                "AWS_REGION", Ceremony.REGION,
                "AWS_ACCESS_KEY_ID", credentials.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
    }

    /** The settings of a process that works in that world as an admin, alone. */
    public static Map<String, String> aloneIn(World world, ControlPlane api) {
        Map<String, String> environment = new HashMap<>(awsEnvironment(world));
        environment.put("KUBECONFIG", api.kubeconfig().toString());
        environment.put("LEADER_ELECTION", "false");
        return environment;
    }

    /** Where its health and metrics are. */
    public URI http() {
        return http;
    }

    /** The process. */
    public Program program() {
        return program;
    }

    /**
     * Waits until /readyz says ok.
     *
     * @return how long it took since the process was started
     */
    public Duration awaitReady() {
        program.awaitReady(PATIENCE, () -> status("/readyz") == 200);
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** The HTTP status of an answer; 0 if there was none. */
    public int status(String path) {
        try {
            return client.send(
                            HttpRequest.newBuilder(http.resolve(path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException _) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Its resident set size in bytes, as Linux counts it. */
    public long residentBytes() {
        return statusBytes("VmRSS:");
    }

    /** The largest resident set that it ever had, in bytes. */
    public long peakResidentBytes() {
        return statusBytes("VmHWM:");
    }

    private long statusBytes(String field) {
        try {
            return Files.readAllLines(Path.of(
                                    "/proc", Long.toString(program.process().pid()), "status"))
                            .stream()
                            .filter(line -> line.startsWith(field))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Holds it still, as a machine that is suspended does. */
    public void hold() {
        signal("STOP");
    }

    /** Lets it go on. */
    public void release() {
        signal("CONT");
    }

    private void signal(String name) {
        List<String> kill =
                List.of("kill", "-" + name, Long.toString(program.process().pid()));
        try {
            if (new ProcessBuilder(kill).start().waitFor() != 0) {
                throw new IllegalStateException("kill -" + name + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The processor time that it has used. */
    public Duration processorTime() {
        return program.process().info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() {
        client.close();
        program.close();
    }
}
