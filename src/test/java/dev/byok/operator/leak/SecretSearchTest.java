package dev.byok.operator.leak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The search finds what it is meant to find, in bytes and in the memory of another JVM, and nothing else. */
final class SecretSearchTest {
    private final byte[] secret = SoftwareHsm.material("SYMMETRIC_DEFAULT");
    private final SecretSearch search = new SecretSearch().secret("s", secret);

    private static byte[] between(byte[] bytes) {
        return ByteBuffer.allocate(bytes.length + 200_000)
                .put(SoftwareHsm.material("HMAC_512"))
                .position(99_999)
                .put(bytes)
                .array();
    }

    @Test
    void everyFormIsFoundWholeAndInPieces() {
        String hex = HexFormat.of().formatHex(secret);
        assertThat(search.in(between(secret))).containsOnlyKeys("s raw").containsEntry("s raw", 5);
        assertThat(search.in(between(Arrays.copyOfRange(secret, 5, 24)))).containsOnlyKeys("s raw");
        assertThat(search.in("x" + hex + "x")).containsOnlyKeys("s hex");
        assertThat(search.in(hex.toUpperCase(Locale.ROOT).substring(11, 40))).containsOnlyKeys("s HEX");
        assertThat(search.in(hex.getBytes(StandardCharsets.UTF_16LE))).containsOnlyKeys("s hex, wide");
        for (int alignment = 0; alignment < 3; alignment++) {
            byte[] message = ByteBuffer.allocate(alignment + secret.length + 1)
                    .put(new byte[alignment])
                    .put(secret)
                    .array();
            assertThat(search.in(Base64.getEncoder().encodeToString(message)))
                    .containsKey("s base64+" + (3 - alignment) % 3);
            assertThat(search.in(Base64.getUrlEncoder().encodeToString(message)))
                    .isNotEmpty();
        }
    }

    @Test
    void numbersAreFoundInEitherOrder() {
        byte[] backwards = new byte[secret.length];
        ByteBuffer limbs = ByteBuffer.allocate(secret.length);
        for (int i = 0; i < secret.length; i++) {
            backwards[i] = secret[secret.length - 1 - i];
        }
        for (int i = secret.length - 4; i >= 0; i -= 4) {
            limbs.put(secret, i, 4);
        }
        assertThat(search.in(between(backwards))).containsOnlyKeys("s raw, bytes reversed");
        assertThat(search.in(between(limbs.array()))).containsOnlyKeys("s raw, limbs reversed");
    }

    @Test
    void numbersAreFoundInTheIntsOfALittleEndianMachine() {
        int[] number = new int[secret.length / 4];
        ByteBuffer.wrap(secret).asIntBuffer().get(number);
        ByteBuffer memory = ByteBuffer.allocate(secret.length).order(ByteOrder.LITTLE_ENDIAN);
        memory.asIntBuffer().put(number);
        assertThat(search.in(between(memory.array()))).containsOnlyKeys("s raw, in ints");
    }

    @Test
    void otherBytesAreNotTakenForIt() {
        byte[] noise = new byte[5_000_000];
        new java.util.Random(1).nextBytes(noise);
        assertThat(search.in(noise)).isEmpty();
        assertThat(search.in(HexFormat.of().formatHex(noise))).isEmpty();
        assertThat(search.in(between(Arrays.copyOf(secret, 15)))).isEmpty();
    }

    @Test
    void whatAnotherJvmHoldsIsFoundInItsMemory() throws Exception {
        Canary rsa = Canary.of("RSA_2048");
        byte[] prime = rsa.secrets().get(1);
        SecretSearch held = new SecretSearch().secret("array", secret).secret("number", prime);
        byte[] text = SoftwareHsm.material("HMAC_512");
        held.secret("text", text);

        Process holder = holder();
        try {
            holder.outputWriter()
                    .append(HexFormat.of().formatHex(secret) + "\n")
                    .append(HexFormat.of().formatHex(prime) + "\n")
                    .append(Base64.getEncoder().encodeToString(text) + "\n")
                    .flush();
            assertThat(holder.inputReader().readLine()).isEqualTo("held");
            assertThat(new ProcessMemory(holder).find(held).keySet())
                    .anyMatch(form -> form.startsWith("array raw in "))
                    .anyMatch(form -> form.startsWith("number raw, in ints in "))
                    .anyMatch(form -> form.startsWith("text base64+0 in "))
                    // What it was made from is garbage, and still there.
                    .anyMatch(form -> form.startsWith("array hex in "));
        } finally {
            holder.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static Process holder() throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Holds an array, a number and a text that it reads. */
    static final class Holder {
        private Holder() {}

        /** Reads three lines and waits to be killed. */
        public static void main(String[] arguments) throws IOException {
            var in = new java.io.BufferedReader(new java.io.InputStreamReader(System.in, StandardCharsets.US_ASCII));
            byte[] array = HexFormat.of().parseHex(in.readLine());
            BigInteger number = new BigInteger(1, HexFormat.of().parseHex(in.readLine()));
            String text = in.readLine();
            System.out.println("held");
            in.readLine();
            System.out.println(array.length + number.bitLength() + text.length());
        }
    }
}
