package dev.byok.operator.ops;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** What this process counts: reconciliations, and its own memory, threads and time. No series is per resource. */
public final class Meters implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Metrics reconciliations;

    /** Meters at nought. */
    public Meters() {
        registry.config().meterFilter(new SameTags());
        new UptimeMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        reconciliations = MicrometerMetricsV2.newBuilder(registry).build();
    }

    /** Takes what the Java Operator SDK counts. */
    public Metrics reconciliations() {
        return reconciliations;
    }

    /** Everything, in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }

    /** Prometheus wants the same tags on every series of a name; the SDK leaves one out where no resource changed. */
    private static final class SameTags implements MeterFilter {
        @Override
        public Meter.Id map(Meter.Id id) {
            return "events.received".equals(id.getName()) && id.getTag("action") == null
                    ? id.withTag(Tag.of("action", "NONE"))
                    : id;
        }
    }
}
