package dev.byok.operator.ops;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** A metric that every ImportedKey has a series of, or several. */
final class KeyFamily {
    /** Few enough for their series to be young still when they are garbage. */
    private static final int AT_ONCE = 250;

    private final String[] labels;
    private final BiConsumer<ImportedKey, Series> reading;
    private final Function<List<Point>, MetricSnapshot> snapshot;

    /** Takes the series of one resource. */
    @FunctionalInterface
    interface Series {
        /**
         * Takes one.
         *
         * @param labels values of the labels after namespace and name; null for an empty one
         */
        void add(double value, String... labels);
    }

    private record Point(double value, Labels labels) {}

    private KeyFamily(
            List<String> labels,
            BiConsumer<ImportedKey, Series> reading,
            Function<List<Point>, MetricSnapshot> snapshot) {
        this.labels =
                Stream.concat(Stream.of("namespace", "name"), labels.stream()).toArray(String[]::new);
        this.reading = reading;
        this.snapshot = snapshot;
    }

    /** A gauge. */
    static KeyFamily gauge(String name, String help, List<String> labels, BiConsumer<ImportedKey, Series> reading) {
        MetricMetadata metadata = new MetricMetadata(name, help);
        return new KeyFamily(
                labels,
                reading,
                points -> new GaugeSnapshot(
                        metadata,
                        points.stream()
                                .map(point -> new GaugeDataPointSnapshot(point.value(), point.labels(), null))
                                .toList()));
    }

    /** A metric whose labels are all it says; the library adds {@code _info} to its name. */
    static KeyFamily info(String name, String help, List<String> labels, BiConsumer<ImportedKey, Series> reading) {
        MetricMetadata metadata = new MetricMetadata(name, help);
        return new KeyFamily(
                labels,
                reading,
                points -> new InfoSnapshot(
                        metadata,
                        points.stream()
                                .map(point -> new InfoDataPointSnapshot(point.labels()))
                                .toList()));
    }

    /** Writes the series of those resources. */
    void write(List<ImportedKey> keys, PrometheusTextFormatWriter writer, OutputStream out) throws IOException {
        OutputStream target = out;
        for (int from = 0; from < keys.size(); from += AT_ONCE) {
            List<Point> points = read(keys.subList(from, Math.min(keys.size(), from + AT_ONCE)));
            if (!points.isEmpty()) {
                writer.write(target, MetricSnapshots.of(snapshot.apply(points)));
                target = new Continuation(out);
            }
        }
    }

    private List<Point> read(List<ImportedKey> keys) {
        List<Point> points = new ArrayList<>();
        for (ImportedKey key : keys) {
            reading.accept(key, (value, more) -> points.add(new Point(value, labelsOf(key, more))));
        }
        return points;
    }

    private Labels labelsOf(ImportedKey key, String... more) {
        String[] values = new String[labels.length];
        values[0] = key.getMetadata().getNamespace();
        values[1] = key.getMetadata().getName();
        for (int i = 0; i < more.length; i++) {
            values[i + 2] = Objects.requireNonNullElse(more[i], "");
        }
        return Labels.of(labels, values);
    }

    /** A family is told of once, in its first two lines, which the writer writes again with every part. */
    private static final class Continuation extends FilterOutputStream {
        private int toSkip = 2;

        Continuation(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            if (toSkip == 0) {
                out.write(b);
            } else if (b == '\n') {
                toSkip--;
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            while (toSkip > 0 && from < offset + length) {
                write(bytes[from++]);
            }
            out.write(bytes, from, offset + length - from);
        }
    }
}
