package dev.byok.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.endpoints.KmsEndpointProvider;

/** What can be said of the pages without running their commands. */
final class PagesTest {
    private static final Pattern TEST = Pattern.compile("\\b([A-Z][A-Za-z]+(?:Test|IT))\\b");
    private static final Pattern PROPERTY =
            Pattern.compile("-D((?:checksums|crd|docs|helm|demo|bench|simulation|soak|format)[.a-z]*)");
    private static final Pattern CONTROL = Pattern.compile("\\bC\\d+\\b");

    static List<Page> pages() {
        return Page.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyBlockIsOfAKindThatIsRunReadOrShown(Page page) {
        assertThat(page.blocks())
                .extracting(Page.Block::language)
                .isSubsetOf("shell", "sh", "yaml", "json", "promql", "text");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyManifestAndDocumentIsOne(Page page) throws IOException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        for (Page.Block block : page.blocks("yaml")) {
            JsonNode manifest = yaml.readTree(block.text());
            if (manifest.has("apiVersion")) {
                assertThat(manifest.path("kind").asText()).isNotEmpty();
                assertThat(manifest.path("metadata").path("name").asText()).isNotEmpty();
            }
        }
        for (Page.Block block : page.blocks("json")) {
            assertThat(new ObjectMapper().readTree(block.text()).isObject()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandIsOneThatBashReads(Page page) throws IOException, InterruptedException {
        for (Page.Block block :
                Stream.of("shell", "sh").flatMap(l -> page.blocks(l).stream()).toList()) {
            Process bash = new ProcessBuilder("bash", "-n", "-c", block.text())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(bash.waitFor()).as(block.text() + "\n" + said).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyTestAndPropertyThatIsNamedIsThere(Page page) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(found(TEST, page))
                    .isSubsetOf(sources.stream()
                            .map(file -> file.getFileName().toString().replace(".java", ""))
                            .toList());
            StringBuilder code = new StringBuilder(Files.readString(Path.of("pom.xml")));
            for (Path source : found(PROPERTY, page).isEmpty() ? List.<Path>of() : sources) {
                code.append(Files.readString(source));
            }
            assertThat(found(PROPERTY, page))
                    .allSatisfy(name -> assertThat(code).contains(name));
        }
    }

    @Test
    void everyThreatHasControlsAndEveryControlIsForOne() {
        Page page = Page.of("security.md");
        Set<String> named = page.table("| | threat |").stream()
                .flatMap(row -> CONTROL.matcher(row.get(3)).results())
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        assertThat(page.table("| | control |").stream().map(List::getFirst)).containsExactlyInAnyOrderElementsOf(named);
        assertThat(page.table("| | control |"))
                .allSatisfy(row -> assertThat(row.get(2)).isNotEmpty());
    }

    @Test
    void theEndpointsAreThoseOfTheSdk() {
        List<List<String>> rows = Page.of("install.md").table("| partition |");
        assertThat(rows).hasSize(8).allSatisfy(row -> {
            Region region = Region.of(Page.code(row.get(1)).getFirst());
            assertThat(
                            region.metadata() == null
                                    ? row.getFirst()
                                    : "`" + region.metadata().partition().id() + "`")
                    .isEqualTo(row.getFirst());
            assertThat(row.get(2)).isEqualTo("`" + host(region, false) + "`");
            if (!row.get(3).isEmpty()) {
                assertThat(row.get(3)).isEqualTo("`" + host(region, true) + "`");
            }
        });
    }

    private static String host(Region region, boolean fips) {
        return KmsEndpointProvider.defaultProvider()
                .resolveEndpoint(where -> where.region(region).useFips(fips))
                .join()
                .url()
                .getHost();
    }

    private static Set<String> found(Pattern pattern, Page page) {
        return pattern.matcher(page.text())
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
