package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One file of src/test/resources/importedkeys, or one example: a resource that an API server takes or refuses. A file
 * with two documents is an update, the stored object first. Names of unknown fields are refused only by a request with
 * strict field validation, which is what kubectl sends.
 *
 * @param name file name without its ending, which is also the name of the resource
 * @param expect part of the API server's answer; empty when it takes the resource
 * @param documents the YAML documents, to be sent one after the other
 */
public record ResourceCase(String name, Optional<String> expect, List<String> documents) {
    private static final Path CASES = Path.of("src", "test", "resources", "importedkeys");
    private static final Path EXAMPLES = Path.of("deploy", "examples");
    private static final String EXPECT = "# expect: ";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** All resources that the API server takes, the examples among them. */
    public static List<ResourceCase> valid() throws IOException {
        return Stream.concat(cases().stream().filter(ResourceCase::isValid), examples().stream())
                .toList();
    }

    /** All resources that the API server refuses; of an update it takes the first document. */
    public static List<ResourceCase> invalid() throws IOException {
        return cases().stream().filter(one -> !one.isValid()).toList();
    }

    /** The example manifests of ImportedKeys. */
    public static List<ResourceCase> examples() throws IOException {
        return read(EXAMPLES).stream()
                .filter(one -> one.name().startsWith("importedkey"))
                .toList();
    }

    static List<ResourceCase> cases() throws IOException {
        return read(CASES);
    }

    /** Whether the file's name says that the API server takes the resource. */
    boolean isValid() {
        return name.startsWith("valid-");
    }

    boolean isUpdate() {
        return name.contains("valid-update-");
    }

    /** The documents as trees, as written. */
    List<JsonNode> trees() {
        return documents.stream().map(ResourceCase::tree).toList();
    }

    /** The document that the file is about: the update, or the only one. */
    JsonNode subject() {
        return tree(documents.getLast());
    }

    @Override
    public String toString() {
        return name;
    }

    private static JsonNode tree(String document) {
        try {
            return YAML.readTree(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ResourceCase> read(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().map(ResourceCase::readFile).toList();
        }
    }

    private static ResourceCase readFile(Path file) {
        try {
            String text = Files.readString(file);
            Optional<String> expect = text.lines()
                    .findFirst()
                    .filter(line -> line.startsWith(EXPECT))
                    .map(line -> line.substring(EXPECT.length()));
            String name = file.getFileName().toString().replaceFirst("[.]yaml$", "");
            return new ResourceCase(name, expect, List.of(text.split("(?m)^---\n", -1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
