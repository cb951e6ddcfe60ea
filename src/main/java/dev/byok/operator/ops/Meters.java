package dev.byok.operator.ops;

import dev.byok.operator.kms.KmsMeter;
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
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;

/**
 * What this process counts: reconciliations, requests to KMS, and its own memory, threads and time. None of these
 * series is per resource.
 */
public final class Meters implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Metrics reconciliations;
    private final KmsMeters kms;

    /**
     * Meters at nought.
     *
     * @param clock the clock of this process, which KMS's is compared with
     */
    public Meters(InstantSource clock) {
        registry.config().meterFilter(new SameTags());
        new UptimeMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        reconciliations = MicrometerMetricsV2.newBuilder(registry).build();
        kms = new KmsMeters(registry(), clock);
    }

    /** Takes what the Java Operator SDK counts. */
    public Metrics reconciliations() {
        return reconciliations;
    }

    /** Takes what is counted about requests to KMS. */
    public KmsMeter kms() {
        return kms;
    }

    /** Where everything is that a scrape answers but for what is per resource. */
    PrometheusRegistry registry() {
        return registry.getPrometheusRegistry();
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
