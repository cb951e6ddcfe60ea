package dev.byok.operator.ops;

import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kms.KmsMeter;
import dev.byok.operator.kms.QuotaKey;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Counts requests to KMS. Labels are operations, kinds of failure, accounts and Regions, never resources. */
final class KmsMeters implements KmsMeter {
    private static final String SUCCESS = "Success";
    private static final double NANOS = 1e9;

    private final InstantSource clock;
    private final Counter imports;
    private final Histogram calls;
    private final Histogram waits;
    private final Counter foreignParameters;
    private volatile Duration skew;

    /** Meters at nought, in that registry. */
    KmsMeters(PrometheusRegistry registry, InstantSource clock) {
        this.clock = clock;
        imports = Counter.builder()
                .name("byok_imports")
                .help("Requests to import key material (ImportKeyMaterial), by how they ended.")
                .labelNames("outcome", "reason")
                .withoutExemplars()
                .register(registry);
        calls = histogram("byok_kms_request_duration_seconds", 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
                .help("Calls of AWS KMS, from asking to the answer, repeated reads included.")
                .labelNames("operation", "outcome")
                .register(registry);
        waits = histogram("byok_kms_queue_wait_seconds", 0.1, 1, 10, 60, 600, 3600)
                .help("How long requests waited for their turn under KMS's request quota; each turn is one request.")
                .labelNames("account", "region", "operation")
                .register(registry);
        foreignParameters = Counter.builder()
                .name("byok_foreign_import_parameters")
                .help("Times that import parameters in a status were not those that the operator published.")
                .withoutExemplars()
                .register(registry);
        GaugeWithCallback.builder()
                .name("byok_kms_clock_skew_seconds")
                .help("KMS's clock minus this process's at the last answer of KMS, to a second.")
                .callback(this::skew)
                .register(registry);
        // A counter that appears with its first failure would hide that one from rate() and increase().
        count(null, 0);
        for (KmsFailure.Kind failure : KmsFailure.Kind.values()) {
            count(failure, 0);
        }
    }

    private static Histogram.Builder histogram(String name, double... upperBounds) {
        return Histogram.builder()
                .name(name)
                .classicOnly()
                .classicUpperBounds(upperBounds)
                .withoutExemplars();
    }

    @Override
    public void answered(String operation, KmsFailure.Kind failure, Duration took) {
        calls.labelValues(operation, failure == null ? SUCCESS : failure.camelCase())
                .observe(seconds(took));
    }

    @Override
    public void imported(KmsFailure.Kind failure) {
        count(failure, 1);
    }

    @Override
    public void foreignParameters() {
        foreignParameters.inc();
    }

    private void count(KmsFailure.Kind failure, long requests) {
        if (failure == null) {
            imports.labelValues(SUCCESS, "Imported").inc(requests);
        } else {
            imports.labelValues(failure.outcomeUnknown() ? "Unknown" : "Failure", failure.camelCase())
                    .inc(requests);
        }
    }

    @Override
    public void waited(QuotaKey quota, Duration wait) {
        waits.labelValues(quota.account(), quota.region(), quota.operation()).observe(seconds(wait));
    }

    /** KMS tells whole seconds, so that a second is all that can be told apart. */
    @Override
    public void clockRead(Instant kmsTime) {
        skew = Duration.between(clock.instant().truncatedTo(ChronoUnit.SECONDS), kmsTime);
    }

    private void skew(GaugeWithCallback.Callback gauge) {
        Duration last = skew;
        if (last != null) {
            gauge.call((double) last.toSeconds());
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }
}
