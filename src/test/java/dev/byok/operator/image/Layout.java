package dev.byok.operator.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.byok.operator.apiserver.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An unpacked OCI image layout.
 *
 * @param folder where it is
 */
record Layout(Path folder) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Tool TAR = new Tool(Path.of("tar"));

    static Layout unpack(Path file, Path folder) throws IOException {
        Files.createDirectories(folder);
        tar("-xf", file.toString(), "-C", folder.toString());
        return new Layout(folder);
    }

    /** What the image is to do. */
    JsonNode config() throws IOException {
        return JSON.readTree(blob(manifest().path("config")).toFile());
    }

    /** Whether every blob has the digest that it is called by. */
    boolean blobsAreWhatTheirNamesSay() throws IOException {
        try (Stream<Path> blobs = Files.list(folder.resolve("blobs/sha256"))) {
            for (Path blob : blobs.toList()) {
                if (!HexFormat.of()
                        .formatHex(sha256(blob))
                        .equals(blob.getFileName().toString())) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The layer's files as tar lists them, owners by their numbers. */
    List<String> filesOfTheFirstLayer() throws IOException {
        Path layer = blob(manifest().path("layers").get(0));
        return tar("-tzvf", layer.toString(), "--numeric-owner").lines().toList();
    }

    /** The digest of a file. */
    static byte[] sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode manifest() throws IOException {
        JsonNode index = JSON.readTree(folder.resolve("index.json").toFile());
        return JSON.readTree(blob(index.path("manifests").get(0)).toFile());
    }

    private Path blob(JsonNode descriptor) {
        return folder.resolve("blobs")
                .resolve(descriptor.path("digest").asText().replace(':', '/'));
    }

    private static String tar(String... arguments) {
        List<String> words = List.of(arguments);
        return TAR.succeeded(TAR.run(Map.of(), "", words), words);
    }
}
