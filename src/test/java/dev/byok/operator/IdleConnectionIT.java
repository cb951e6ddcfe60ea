package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.leak.Canary;
import dev.byok.operator.leak.HeapDump;
import dev.byok.operator.leak.SecretSearch;
import dev.byok.operator.material.PlaintextReader;
import dev.byok.operator.material.PlaintextReading;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection over which a Secret was read, and nothing after it, stays open and keeps none of it. */
@RequiresControlPlane
final class IdleConnectionIT {
    private static final String NAME = "idle";
    private static final String KEY_SPEC = "HMAC_512";

    @TempDir
    private Path folder;

    private final ControlPlane api = ControlPlane.start();
    private final World world = new World(api);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void nothingThatIsReachableHoldsMaterialThatWasReadAndClosed() throws Exception {
        Canary canary = Canary.of(KEY_SPEC);
        PlaintextSource.put(world, NAME, canary.material());
        SecretSearch search = new SecretSearch();
        canary.addTo(search);

        Process reader = reader();
        try {
            assertThat(reader.inputReader().readLine()).isEqualTo("read");
            assertThat(search.in(HeapDump.live(reader, folder.resolve("live")))).isEmpty();
        } finally {
            reader.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private Process reader() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:MarkSweepDeadRatio=0",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reader.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("KUBECONFIG", api.kubeconfig().toString());
        return builder.start();
    }

    /** Reads a Secret as the operator does. */
    static final class Reader {
        private Reader() {}

        /** Reads it, says so, and waits to be killed with the connection open. */
        public static void main(String[] arguments) throws IOException {
            try (KubernetesClient client = ApiServerClient.of(new ConfigBuilder().build())) {
                SecretSource source = new SecretSource(new SecretKeyRef(NAME, PlaintextSource.KEY));
                PlaintextReading reading = new PlaintextReader(client).read(World.NAMESPACE, source, KEY_SPEC);
                ((PlaintextReading.Fit) reading).plaintext().close();
                System.out.println("read");
                System.in.read();
            }
        }
    }
}
