package dev.byok.operator.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.byok.operator.apiserver.GoPrograms;
import dev.byok.operator.apiserver.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Says how GitOps tools judge objects, by their own libraries: src/test/gitops holds the program.
 *
 * @param folder holds the program, and the CRDs of the tools
 */
record Judge(Path folder) {
    /** What is delivered for GitOps. */
    static final Path DELIVERED = Path.of("deploy", "gitops");

    /** Argo CD's folder of our kind, laid out as in its own repository. */
    static final Path ARGO = DELIVERED.resolve("argocd/resource_customizations/byok.dev/ImportedKey");

    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicReference<Optional<Judge>> FOUND = new AtomicReference<>();

    /**
     * What they make of an object.
     *
     * @param name the name that the object was given
     * @param kstatus kstatus as published
     * @param flux the fork of it that Flux waits with
     * @param expressions the healthCheckExprs of the sample repository, evaluated by Flux's own library
     * @param argo Argo CD's health, by our Lua
     * @param message Argo CD's words
     */
    record Verdict(String name, String kstatus, String flux, String expressions, String argo, String message) {}

    /**
     * Finds the program, or builds it if that is asked for.
     *
     * @return nothing where it is not built
     */
    static synchronized Optional<Judge> find() {
        if (FOUND.get() == null) {
            FOUND.set(GoPrograms.get("gitops").map(Judge::new));
        }
        return FOUND.get();
    }

    /** The CRDs of Argo CD, Flux, SealedSecrets and External Secrets. */
    List<Path> crds() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** The verdict on each object, by the names given. */
    Map<String, Verdict> judge(Map<String, JsonNode> objects) {
        ArrayNode list = JSON.createArrayNode();
        objects.forEach((name, object) -> list.addObject().put("name", name).set("object", object));
        try {
            Path expressions = Files.createTempFile("expressions", ".json");
            try {
                JSON.writeValue(expressions.toFile(), expressions());
                Tool program = new Tool(folder.resolve("judge"));
                List<String> arguments = List.of(ARGO.resolve("health.lua").toString(), expressions.toString());
                String answer = program.succeeded(program.run(Map.of(), list.toString(), arguments), arguments);
                Map<String, Verdict> verdicts = new LinkedHashMap<>();
                for (Verdict verdict : JSON.readValue(answer, Verdict[].class)) {
                    verdicts.put(verdict.name(), verdict);
                }
                return verdicts;
            } finally {
                Files.delete(expressions);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode expressions() throws IOException {
        return YAML.readTree(DELIVERED.resolve("repository/flux/keys.yaml").toFile())
                .at("/spec/healthCheckExprs/0");
    }
}
