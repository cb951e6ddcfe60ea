package dev.byok.operator.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** Makes the image's bill of materials: the operator's own, and the Java runtime and Debian's packages besides. */
public final class ImageBom {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final ObjectNode bom;
    private final ArrayNode needed = JSON.createArrayNode();

    private ImageBom(ObjectNode bom) {
        this.bom = bom;
    }

    /**
     * Writes it.
     *
     * @param arguments files: the operator's bill of materials, the packages (name, version and architecture in a
     *     line), the os-release of the image, the release of the JDK, and the result
     */
    public static void main(String[] arguments) throws IOException {
        List<Path> files = List.of(arguments).stream().map(Path::of).toList();
        Properties system = properties(files.get(2));
        ImageBom image =
                new ImageBom((ObjectNode) JSON.readTree(files.getFirst().toFile()));
        image.addRuntime(properties(files.get(3)));
        for (String line : Files.readAllLines(files.get(1)).stream().sorted().toList()) {
            image.addPackage(line.split("\t", -1), system);
        }
        image.dependOnAll();
        Files.writeString(files.get(4), JSON.writeValueAsString(image.bom) + "\n");
    }

    private void addRuntime(Properties release) {
        String version = release.getProperty("JAVA_RUNTIME_VERSION");
        ObjectNode runtime = add("framework", "openjdk", version, "pkg:generic/openjdk@" + encoded(version));
        runtime.put("publisher", release.getProperty("IMPLEMENTOR"));
        licensed(runtime).putObject("license").put("id", "GPL-2.0-with-classpath-exception");
    }

    private void addPackage(String[] fields, Properties system) {
        String distribution = system.getProperty("ID");
        add(
                        "library",
                        fields[0],
                        fields[1],
                        "pkg:deb/%s/%s@%s?arch=%s&distro=%s-%s"
                                .formatted(
                                        distribution,
                                        encoded(fields[0]),
                                        encoded(fields[1]),
                                        fields[2],
                                        distribution,
                                        system.getProperty("VERSION_ID")))
                .put("publisher", system.getProperty("NAME"));
    }

    private ObjectNode add(String type, String name, String version, String purl) {
        needed.add(purl);
        bom.withArray("dependencies").addObject().put("ref", purl).putArray("dependsOn");
        return bom.withArray("components")
                .addObject()
                .put("type", type)
                .put("bom-ref", purl)
                .put("name", name)
                .put("version", version)
                .put("purl", purl);
    }

    private static ObjectNode licensed(ObjectNode component) {
        return component.putArray("licenses").addObject();
    }

    /** The operator's own entry is the one that everything else hangs on. */
    private void dependOnAll() {
        String operator = bom.at("/metadata/component/bom-ref").asText();
        bom.withArray("dependencies").forEach(entry -> {
            if (entry.path("ref").asText().equals(operator)) {
                ((ArrayNode) entry.path("dependsOn")).addAll(needed);
            }
        });
    }

    /** Values may stand in quotes. */
    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        properties.replaceAll((_, value) -> value.toString().replace("\"", ""));
        return properties;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
