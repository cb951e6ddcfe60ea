package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds every source file to one format. It runs here, not as a Maven plugin, because the formatter needs the compiler
 * of the Java release it reads, and the tests are what surely runs on it.
 */
final class SourceFormatTest {
    private static final boolean REWRITE = Boolean.getBoolean("format");

    @Test
    void everySourceFileIsFormatted() throws IOException {
        Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .formatJavadoc(true)
                .build());
        List<Path> unformatted = new ArrayList<>();
        for (Path file : sources()) {
            String before = Files.readString(file);
            String after = format(formatter, file, before);
            if (!before.equals(after) && REWRITE) {
                Files.writeString(file, after);
            } else if (!before.equals(after)) {
                unformatted.add(file);
            }
        }
        assertThat(unformatted)
                .as("unformatted files; mvn test -Dtest=SourceFormatTest -Dformat=true rewrites them")
                .isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static String format(Formatter formatter, Path file, String source) {
        try {
            return formatter.formatSourceAndFixImports(source);
        } catch (FormatterException e) {
            throw new UncheckedIOException(new IOException(file.toString(), e));
        }
    }
}
