package dev.byok.operator.ops;

import dev.byok.operator.kms.KmsMeter;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
        registry.config().meterFilter(new Completed());
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

    /** Completes what the Java Operator SDK leaves out. */
    private static final class Completed implements MeterFilter {
        private static final String EVENTS = "events.received";
        private static final Map<String, String> HELP = Map.of(
                "reconciliations.queue",
                "ImportedKeys that wait for a thread to look at them.",
                "reconciliations.active",
                "ImportedKeys that are being looked at.",
                "reconciliations.started.total",
                "Looks at an ImportedKey.",
                "reconciliations.success.total",
                "Looks that came to their end, whatever they found.",
                "reconciliations.failure.total",
                "Looks that a fault of the API server or of the operator broke off.",
                "reconciliations.retries.total",
                "Looks that repeat one that was broken off.",
                "reconciliations.execution.duration",
                "How long looks took, all waits for KMS included.",
                "custom_resources",
                "ImportedKeys.",
                EVENTS,
                "Changes of ImportedKeys, and what else causes a look.");

        @Override
        public Meter.Id map(Meter.Id id) {
            String help = HELP.get(id.getName());
            return help == null
                    ? id
                    : new Meter.Id(id.getName(), Tags.of(tags(id)), id.getBaseUnit(), help, id.getType());
        }

        /** Prometheus wants the same tags on every series of a name; one is left out where no resource changed. */
        private static List<Tag> tags(Meter.Id id) {
            List<Tag> tags = new ArrayList<>(id.getTags());
            if (EVENTS.equals(id.getName()) && id.getTag("action") == null) {
                tags.add(Tag.of("action", "NONE"));
            }
            return tags;
        }
    }
}
