package dev.byok.operator.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.byok.operator.OperatorProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator is made of, and that the same is made again. */
final class SupplyChainIT {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`:]+:[^`]+)` \\| ([^|]+) \\|");
    private static final Path BOM = OperatorProcess.HOME.resolveSibling("bom.json");
    private static final Path JAR = OperatorProcess.HOME.resolve("lib/imported-key-operator.jar");

    @Test
    void itsLibrariesAndTheirLicencesAreThoseOfThePage() throws IOException {
        boolean there = Files.exists(BOM);
        if ("true".equals(System.getenv("CI"))) {
            assertThat(there).as("the bill of materials").isTrue();
        }
        assumeThat(there).as("an offline build makes no bill of materials").isTrue();
        Map<String, String> page = new TreeMap<>();
        for (MatchResult row : ROW.matcher(Files.readString(Path.of("docs", "image.md")))
                .results()
                .toList()) {
            page.put(row.group(1), row.group(2));
        }
        assertThat(licences()).isEqualTo(page);
    }

    @Test
    void theJarIsWhatItsSourcesCompileToAgain(@TempDir Path folder) throws IOException {
        compile(folder);
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<JarEntry> classes =
                    jar.stream().filter(entry -> isCode(entry.getName())).toList();
            assertThat(classes.stream().map(JarEntry::getName))
                    .isSorted()
                    .containsExactlyInAnyOrderElementsOf(classesBelow(folder));
            for (JarEntry entry : classes) {
                assertThat(jar.getInputStream(entry).readAllBytes())
                        .as(entry.getName())
                        .isEqualTo(Files.readAllBytes(folder.resolve(entry.getName())));
            }
        }
    }

    @Test
    void nothingInTheJarIsOfTheTimeOfItsBuild() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream()
                            .map(entry -> entry.getLastModifiedTime().toInstant())
                            .distinct())
                    .singleElement()
                    .satisfies(time -> assertThat(time).isBefore(Instant.parse("2026-01-02T00:00:00Z")));
        }
    }

    private static void compile(Path folder) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-g", "-parameters"));
        arguments.addAll(List.of("--release", "25", "-classpath", System.getProperty("java.class.path"), "-d"));
        arguments.add(folder.toString());
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static List<String> classesBelow(Path folder) throws IOException {
        try (Stream<Path> classes = Files.walk(folder)) {
            return classes.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(SupplyChainIT::isCode)
                    .toList();
        }
    }

    /** Of a package without annotations, Maven writes a class that the compiler leaves out. */
    private static boolean isCode(String name) {
        return name.endsWith(".class") && !name.endsWith("package-info.class");
    }

    /** Group and artifact to licences. */
    private static Map<String, String> licences() throws IOException {
        Map<String, String> licences = new TreeMap<>();
        for (JsonNode component : new ObjectMapper().readTree(BOM.toFile()).path("components")) {
            List<String> names = new ArrayList<>();
            component
                    .path("licenses")
                    .forEach(entry -> names.add(entry.at("/license/id")
                            .asText(entry.at("/license/name").asText())));
            licences.put(
                    component.path("group").asText() + ":"
                            + component.path("name").asText(),
                    String.join(" or ", names).replace("Apache 2 License", "Apache-2.0"));
        }
        return licences;
    }
}
