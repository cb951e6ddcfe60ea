package dev.byok.operator.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.OperatorProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the licences of packed libraries ask for. */
final class NoticeIT {
    private static final Pattern NOTICE = Pattern.compile("META-INF/NOTICE(\\.txt|\\.md)?");

    @Test
    void theNoticeOfEveryPackedLibraryIsPassedOn() throws IOException {
        String ours = Files.readString(OperatorProcess.HOME.resolve("NOTICE"));
        Set<String> products = new TreeSet<>();
        for (Path jar : jars()) {
            try (JarFile file = new JarFile(jar.toFile())) {
                for (JarEntry entry : file.stream()
                        .filter(found -> NOTICE.matcher(found.getName()).matches())
                        .toList()) {
                    products.add(title(new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
        }
        assertThat(products).isNotEmpty().allSatisfy(product -> assertThat(ours).contains("\n" + product + "\n"));
    }

    @Test
    void theLicenceIsPackedToo() throws IOException {
        assertThat(OperatorProcess.HOME.resolve("LICENSE")).hasSameTextualContentAs(Path.of("LICENSE"));
    }

    private static String title(String notice) {
        return notice.lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElseThrow()
                .strip();
    }

    private static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(OperatorProcess.HOME.resolve("lib"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
