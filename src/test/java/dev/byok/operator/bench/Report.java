package dev.byok.operator.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured: a line as soon as it is known, and a JSON file in the end. */
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final List<Figure> figures = new ArrayList<>();

    /**
     * A figure.
     *
     * @param goal what it should be, in words; null if it is only told
     * @param met whether it is; null if it is only told
     */
    private record Figure(String name, double value, String unit, String goal, Boolean met) {}

    /** A group of figures. */
    void head(String title) {
        System.out.printf("%n%s%n", title);
    }

    /** A figure that is only told. */
    void tell(String name, double value, String unit) {
        add(new Figure(name, value, unit, null, null));
    }

    /** A figure that should be at least that much. */
    void atLeast(String name, double value, String unit, double goal) {
        add(new Figure(name, value, unit, "at least " + plain(goal), value >= goal));
    }

    /** A figure that should be at most that much. */
    void atMost(String name, double value, String unit, double goal) {
        add(new Figure(name, value, unit, "at most " + plain(goal), value <= goal));
    }

    /** A figure that should be less than that. */
    void below(String name, double value, String unit, double goal) {
        add(new Figure(name, value, unit, "below " + plain(goal), value < goal));
    }

    /** Writes the figures to a file. */
    void write(Path file) {
        try {
            JSON.writeValue(
                    Files.createDirectories(file.getParent())
                            .resolve(file.getFileName())
                            .toFile(),
                    figures);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(Figure figure) {
        figures.add(figure);
        String verdict = figure.goal() == null ? "" : figure.goal() + (figure.met() ? "" : "  MISSED");
        System.out.printf(
                Locale.ROOT, "  %-66s %9s %-10s %s%n", figure.name(), plain(figure.value()), figure.unit(), verdict);
    }

    private static String plain(double value) {
        return String.format(Locale.ROOT, value < 10 && value != Math.rint(value) ? "%.2f" : "%.0f", value);
    }
}
