package dev.byok.operator.material;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.leak.ProcessMemory;
import dev.byok.operator.leak.SecretSearch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What garbage leaves in a heap with the operator's JVM options, seen from another process. */
final class FreeHeapTest {
    private static final int MASK = 0x55;

    private final byte[] secret = SoftwareHsm.material("HMAC_512");
    private final SecretSearch search = new SecretSearch().secret("secret", secret);

    @Test
    void aCollectionLeavesCopiesAndOverwritingFreeHeapLeavesNone() throws Exception {
        Process jvm = jvm();
        try (BufferedReader output = jvm.inputReader();
                Writer input = jvm.outputWriter()) {
            for (byte b : secret) {
                input.write((b & 0xff) + "\n");
            }
            input.flush();
            assertThat(output.readLine()).isEqualTo("collected");
            assertThat(found(jvm)).isNotEmpty();

            for (int time = 0; time < 3; time++) {
                input.write("overwrite\n");
                input.flush();
                assertThat(output.readLine()).isEqualTo("overwritten");
                assertThat(found(jvm)).isEmpty();
            }
        } finally {
            jvm.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private Iterable<String> found(Process jvm) {
        return new ProcessMemory(jvm).find(search).keySet();
    }

    private static Process jvm() throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + Path.of("src", "main", "launcher", "jvm.options"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Copies.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Makes copies of what it is told, in every space of the heap, and lets go of them. */
    static final class Copies {
        private static final int ROUNDS = 40;
        private static final int IN_A_ROUND = 200;

        private Copies() {}

        /** Reads the bytes, one in a line, and then overwrites free heap whenever it is told to. */
        public static void main(String[] arguments) throws IOException {
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            // Held in another form, so that what is found are the copies.
            int[] masked = new int[64];
            for (int i = 0; i < masked.length; i++) {
                masked[i] = Integer.parseInt(input.readLine()) ^ MASK;
            }
            Object[] old = new Object[5 * IN_A_ROUND];
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < IN_A_ROUND; i++) {
                    byte[] copy = copy(masked, i);
                    if (i % 3 == 0) {
                        old[round % 5 * IN_A_ROUND + i] = new Object[] {copy, new byte[1000]};
                    }
                }
                if (round % 7 == 3) {
                    System.gc();
                }
            }
            Arrays.fill(old, null);
            System.gc();
            System.out.println("collected");
            while (input.readLine() != null) {
                FreeHeap.overwrite();
                System.out.println("overwritten");
            }
        }

        private static byte[] copy(int[] masked, int shift) {
            byte[] copy = new byte[masked.length + shift * 7];
            for (int i = 0; i < masked.length; i++) {
                copy[shift + i] = (byte) (masked[i] ^ MASK);
            }
            return copy;
        }
    }
}
