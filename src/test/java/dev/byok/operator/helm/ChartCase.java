package dev.byok.operator.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Values of the matrix, with the release that they are installed as.
 *
 * @param values the file
 */
record ChartCase(Path values) {
    /** The namespace of a release that says nothing else. */
    static final String NAMESPACE = "imported-key-operator-system";

    /** The name of such a release. */
    static final String RELEASE = "imported-key-operator";

    private static final Path FOLDER = Path.of("src", "test", "resources", "helm");
    private static final Pattern INSTALL = Pattern.compile("# helm install (\\S+) --namespace (\\S+)\n");
    private static final Pattern DOCUMENT = Pattern.compile("(?m)^---\n");
    private static final String CRD = "kind: CustomResourceDefinition\n";

    /** Every one that the chart takes. */
    static Stream<ChartCase> all() {
        return files("cases").map(ChartCase::new);
    }

    /** The one of that name. */
    static ChartCase named(String name) {
        return new ChartCase(FOLDER.resolve("cases").resolve(name + ".yaml"));
    }

    /** Files with values that it refuses; the first line says with which words. */
    static Stream<Path> refused() {
        return files("refused");
    }

    /** Where the committed objects are. */
    Path rendered() {
        return FOLDER.resolve("rendered").resolve(values.getFileName());
    }

    /** The name of the release. */
    String release() {
        return install().map(matcher -> matcher.group(1)).findFirst().orElse(RELEASE);
    }

    /** Its namespace. */
    String namespace() {
        return install().map(matcher -> matcher.group(2)).findFirst().orElse(NAMESPACE);
    }

    /** What helm makes of it; of a CRD the metadata only, for the rest is in its own file. */
    String render() {
        return DOCUMENT.splitAsStream(template())
                .map(document -> document.contains(CRD) ? document.replaceAll("(?s)\nspec:\n.*", "\n") : document)
                .collect(Collectors.joining("---\n"));
    }

    /** The same, whole. */
    String template(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "template", release(), Helm.CHART.toString(), "--namespace", namespace(), "-f", values.toString()));
        arguments.addAll(List.of(more));
        return Helm.offline().must(arguments);
    }

    @Override
    public String toString() {
        return values.getFileName().toString();
    }

    private Stream<Matcher> install() {
        return Stream.of(INSTALL.matcher(read(values))).filter(Matcher::find);
    }

    private static Stream<Path> files(String folder) {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
