package dev.byok.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.byok.operator.apiserver.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is in the image. */
@RequiresImage
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ImageContentIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ImageRoot root = ImageRoot.whole();
    private final ImageRoot again = ImageRoot.withoutAot(root.packages());

    @Test
    void assembledAgainItIsTheSameToTheByteButForTheAotCache() {
        Map<String, String> first = contents(root);
        assertThat(first.remove(ImageRoot.AOT.toString())).isNotNull();
        assertThat(contents(again)).isEqualTo(first);
    }

    @Test
    void nothingInItCanBeRunButJava() {
        assertThat(root.executables())
                .filteredOn(file -> !file.matches("usr/lib/.*\\.so(\\.[0-9.]+)?"))
                .containsExactly("usr/lib/jvm/bin/java");
        assertThat(root.file("usr/bin")).isEmptyDirectory();
        assertThat(root.entries()).noneMatch(file -> file.endsWith("sh") || file.endsWith("dpkg.so"));
    }

    @Test
    void nobodyButRootMayChangeItAndNothingMakesRoot() {
        assertThat(root.entries())
                .filteredOn(file -> !Files.isSymbolicLink(file) && !file.equals(root.file("tmp")))
                .isNotEmpty()
                .allSatisfy(file -> {
                    assertThat(ImageRoot.permissions(file))
                            .doesNotContain(PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);
                    int mode = (int) Files.getAttribute(file, "unix:mode");
                    assertThat(mode & 06000).as("setuid and setgid").isZero();
                });
    }

    @Test
    void itTrustsTheAuthoritiesThatAwsUses() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(
                root.file("usr/lib/jvm/lib/security/cacerts").toFile(), (char[]) null);
        List<String> names = Collections.list(trusted.aliases());
        assertThat(names).hasSizeGreaterThan(100);
        for (String authority : List.of("amazonrootca1", "amazonrootca3", "starfieldservices")) {
            assertThat(names).anySatisfy(name -> assertThat(name.replaceAll("[^a-z0-9]", ""))
                    .contains(authority));
        }
    }

    @Test
    void itsBillOfMaterialsNamesEveryJarAndEveryPackage() throws IOException {
        JsonNode bom = JSON.readTree(
                root.file("usr/share/sbom/imported-key-operator.cdx.json").toFile());
        List<String> purls = bom.path("components").findValuesAsText("purl");
        List<String> jars = names(root.file("usr/lib/imported-key-operator"));
        List<String> named = purls.stream()
                .map(purl -> purl.replaceFirst("pkg:maven/[^/]+/([^@]+)@([^?]+).*", "$1-$2.jar"))
                .toList();
        assertThat(jars).hasSizeGreaterThan(20).contains("imported-key-operator.jar");
        assertThat(named)
                .containsAll(jars.stream()
                        .filter(jar -> jar.endsWith(".jar") && !jar.equals("imported-key-operator.jar"))
                        .toList());
        assertThat(names(root.file("var/lib/dpkg/status.d"))).contains("libc6").allSatisfy(name -> {
            assertThat(purls).anyMatch(purl -> purl.startsWith("pkg:deb/") && purl.contains("/" + purlName(name)));
            assertThat(root.file("usr/share/doc/" + name + "/copyright")).exists();
        });
        assertThat(purls).anyMatch(purl -> purl.startsWith("pkg:generic/openjdk@"));
        assertThat(bom.has("serialNumber")).isFalse();
    }

    @Test
    void packagesInOtherVersionsThanTheLockedOnesAreRefused() {
        String libc = root.packages().stream()
                .filter(name -> name.startsWith("libc6="))
                .findFirst()
                .orElseThrow();
        List<String> locked = root.packages().stream()
                .map(name -> name.equals(libc) ? "libc6=2.36-older" : name)
                .toList();
        Tool.Result result = ImageRoot.refused(locked);
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors())
                .containsSubsequence("< libc6=2.36-older", "> " + libc, "packages.lock")
                .doesNotContain("base-files");
    }

    @Test
    void packedItIsAnImageThatDoesWhatTheDockerfileSays(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("image.tar");
        again.pack(file);
        Layout layout = Layout.unpack(file, folder.resolve("layout"));
        JsonNode config = layout.config().path("config");
        List<String> dockerfile = Files.readAllLines(Path.of("deploy", "image", "Dockerfile"));
        assertThat(dockerfile)
                .contains("ENTRYPOINT " + config.path("Entrypoint").toString().replace("\",\"", "\", \""));
        assertThat(config.path("User").asText()).isEqualTo("65532:65532");
        assertThat(config.path("Env").get(0).asText()).isEqualTo("MALLOC_ARENA_MAX=2");
        assertThat(config.path("Labels").size()).isEqualTo((int) dockerfile.stream()
                .filter(line -> line.contains("org.opencontainers.image."))
                .count());
        assertThat(layout.blobsAreWhatTheirNamesSay()).isTrue();
        assertThat(layout.filesOfTheFirstLayer())
                .allMatch(line -> line.contains(" 0/0 "))
                .anyMatch(line -> line.endsWith("./usr/lib/jvm/bin/java"));
    }

    private static String purlName(String name) {
        return name.replace("+", "%2B") + "@";
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Path to permissions, time and content. */
    private static Map<String, String> contents(ImageRoot root) {
        Map<String, String> contents = new TreeMap<>();
        for (Path file : root.entries()) {
            try {
                String content = Files.isSymbolicLink(file)
                        ? Files.readSymbolicLink(file).toString()
                        : Files.isDirectory(file) ? "" : HexFormat.of().formatHex(Layout.sha256(file));
                contents.put(
                        root.folder().relativize(file).toString(),
                        ImageRoot.permissions(file) + " " + Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                                + " " + content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return contents;
    }
}
