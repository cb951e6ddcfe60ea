package dev.byok.operator.bench;

import dev.byok.operator.Ceremony;
import dev.byok.operator.apiserver.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What people do without an operator: the aws command and openssl, one key after the other. */
final class ShellLoop {
    private static final String SCRIPT = """
        set -eu
        openssl rand 32 > material.bin
        for key in "$@"; do
            aws kms get-parameters-for-import --key-id "$key" --wrapping-algorithm RSAES_OAEP_SHA_256 \\
                --wrapping-key-spec RSA_2048 --query '[PublicKey,ImportToken]' --output text > parameters
            cut -f1 parameters | base64 -d > public.der
            cut -f2 parameters | base64 -d > token.bin
            openssl pkeyutl -encrypt -pubin -keyform DER -inkey public.der -in material.bin -out wrapped.bin \\
                -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256
            aws kms import-key-material --key-id "$key" --encrypted-key-material fileb://wrapped.bin \\
                --import-token fileb://token.bin --expiration-model KEY_MATERIAL_EXPIRES \\
                --valid-to "$(date -u -d '+90 days' +%Y-%m-%dT%H:%M:%SZ)"
        done
        """;

    private ShellLoop() {}

    /**
     * Imports into all of these keys.
     *
     * @return seconds it took
     */
    static double run(URI endpoint, List<String> keyArns, Path folder) {
        try {
            Path work = Files.createTempDirectory(folder, "shell").toAbsolutePath();
            Path script = Files.writeString(work.resolve("loop.sh"), "cd " + work + "\n" + SCRIPT);
            List<String> command = new ArrayList<>(List.of("sh", script.toString()));
            command.addAll(keyArns);
            long start = System.nanoTime();
            try (Program shell = Program.start(command, environment(endpoint), folder.resolve("shell.log"))) {
                if (shell.awaitEnd(Duration.ofMinutes(10)) != 0) {
                    throw new IllegalStateException("the shell loop failed: " + shell.output());
                }
            }
            return (System.nanoTime() - start) / 1e9;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> environment(URI endpoint) {
        var credentials = Ceremony.CREDENTIALS.resolveCredentials();
        return Map.of(
                "AWS_ENDPOINT_URL", endpoint.toString(),
                "AWS_DEFAULT_REGION", Ceremony.REGION,
                "AWS_ACCESS_KEY_ID", credentials.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey(),
                "AWS_PAGER", "");
    }
}
