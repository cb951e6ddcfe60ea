package dev.byok.operator.ops;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.quota.Endpoint;
import dev.byok.operator.quota.EndpointLoad;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Writes everything that is measured, in Prometheus' text format. What is per resource is read from the resources
 * themselves at each scrape: it costs no memory between two of them, and ends with its resource.
 */
public final class Exposition {
    private static final int ARN_REGION = 3;
    private static final int ARN_ACCOUNT = 4;
    private static final PrometheusTextFormatWriter WRITER = PrometheusTextFormatWriter.create();

    private final PrometheusRegistry registry;
    private final Work work;

    /**
     * An exposition of those meters; of the same meters there can be no other.
     *
     * @param work the operator
     * @param requestQuotas requests a second by KMS's operations, in every account and Region
     */
    public Exposition(Meters meters, Work work, Map<String, Double> requestQuotas) {
        this.registry = meters.registry();
        this.work = work;
        gauge("byok_leader", "1 if this process works, 0 if it stands by or is about to start or stop.")
                .callback(gauge -> gauge.call(work.working() ? 1 : 0))
                .register(registry);
        gauge("byok_kms_request_quota", "Requests a second that are sent to one account in one Region at most.")
                .labelNames("operation")
                .callback(gauge -> requestQuotas.forEach((operation, quota) -> gauge.call(quota, operation)))
                .register(registry);
        gauge("byok_kms_queue_length", "Requests that wait for their turn under KMS's request quota.")
                .labelNames("account", "region", "operation")
                .callback(gauge -> work.queues()
                        .forEach((quota, length) ->
                                gauge.call(length, quota.account(), quota.region(), quota.operation())))
                .register(registry);
        load("byok_kms_endpoint_active", "ImportedKeys that are being worked on.", EndpointLoad::active);
        load(
                "byok_kms_endpoint_waiting",
                "ImportedKeys that wait until fewer are worked on, or until KMS answers again.",
                EndpointLoad::waiting);
        load(
                "byok_kms_endpoint_unanswered",
                "Namespaces whose keys are tried one at a time, because KMS does not answer them.",
                EndpointLoad::unanswered);
    }

    private void load(String name, String help, ToIntFunction<EndpointLoad> figure) {
        gauge(name, help)
                .labelNames("account", "region")
                .callback(gauge -> loads().forEach((endpoint, load) ->
                        gauge.call(figure.applyAsInt(load), endpoint.account(), endpoint.region())))
                .register(registry);
    }

    /** Endpoints of keys that KMS has answered for are there at rest too, so that alerts see them return to 0. */
    private Map<Endpoint, EndpointLoad> loads() {
        Map<Endpoint, EndpointLoad> loads = new HashMap<>(work.load());
        work.resources()
                .map(ImportedKey::getStatus)
                .filter(status -> status != null && status.keyArn() != null)
                .map(status -> status.keyArn().split(":", -1))
                .filter(arn -> arn.length > ARN_ACCOUNT)
                .forEach(arn ->
                        loads.putIfAbsent(new Endpoint(arn[ARN_ACCOUNT], arn[ARN_REGION]), new EndpointLoad(0, 0, 0)));
        return loads;
    }

    private static GaugeWithCallback.Builder gauge(String name, String help) {
        return GaugeWithCallback.builder().name(name).help(help);
    }

    /** Writes it. */
    public void writeTo(OutputStream out) throws IOException {
        WRITER.write(out, registry.scrape());
        List<ImportedKey> keys = work.resources().toList();
        for (KeyFamily family : KeyFamilies.ALL) {
            family.write(keys, WRITER, out);
        }
    }
}
