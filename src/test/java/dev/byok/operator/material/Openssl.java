package dev.byok.operator.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Test kit: the openssl command, as users make and convert material with it.
 *
 * @param folder where it runs and leaves its files
 */
public record Openssl(Path folder) {

    /** Uses it in that folder; tests are skipped where it is missing, and fail where CI=true. */
    public static Openssl in(Path folder) {
        boolean there;
        try {
            there = new ProcessBuilder("openssl", "version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            there = false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if ("true".equals(System.getenv("CI"))) {
            assertThat(there).as("openssl must be installed where CI=true").isTrue();
        }
        assumeThat(there).as("openssl is installed").isTrue();
        return new Openssl(folder);
    }

    /** Runs it. */
    public void run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        try {
            Path log = folder.resolve("openssl.log");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue())
                    .as(() -> String.join(" ", command) + "\n" + text(log))
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Material of that key spec in the file material, made as AWS's guide says; the same key in key.pem. */
    public byte[] material(String keySpec) {
        if (keySpec.startsWith("RSA")) {
            run(
                    "genpkey",
                    "-algorithm",
                    "RSA",
                    "-pkeyopt",
                    "rsa_keygen_bits:" + keySpec.substring(4),
                    "-out",
                    "key.pem");
        } else if (keySpec.startsWith("ECC")) {
            run("ecparam", "-name", curve(keySpec), "-genkey", "-noout", "-out", "key.pem");
        } else {
            run("rand", "-out", "material", Integer.toString(keySpec.startsWith("HMAC") ? bits(keySpec) / 8 : 32));
            return bytes("material");
        }
        return convert("key.pem");
    }

    /** That private key, of whichever form, made what KMS takes; by the command that the operator's messages name. */
    public byte[] convert(String file, String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("pkcs8", "-topk8", "-nocrypt", "-outform", "DER", "-in", file, "-out", "material"));
        arguments.addAll(List.of(options));
        run(arguments.toArray(String[]::new));
        return bytes("material");
    }

    /** The bytes of a file. */
    public byte[] bytes(String file) {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file. */
    public void write(String file, byte[] content) {
        try {
            Files.write(folder.resolve(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String curve(String keySpec) {
        return switch (keySpec) {
            case "ECC_NIST_P256" -> "prime256v1";
            case "ECC_NIST_P384" -> "secp384r1";
            case "ECC_NIST_P521" -> "secp521r1";
            default -> "secp256k1";
        };
    }

    private static int bits(String hmacSpec) {
        return Integer.parseInt(hmacSpec.substring("HMAC_".length()));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
