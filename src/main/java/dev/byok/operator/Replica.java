package dev.byok.operator;

import dev.byok.operator.config.OperatorConfig;
import dev.byok.operator.http.Health;
import dev.byok.operator.http.HttpEndpoint;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.lease.Leadership;
import dev.byok.operator.ops.Exposition;
import dev.byok.operator.ops.Meters;
import dev.byok.operator.ops.Watchdog;
import dev.byok.operator.plan.Timings;
import dev.byok.operator.quota.PassAdmission;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.Optional;

/** One of several processes that may do the same work: answers for its health, waits for the lease, then works. */
final class Replica implements AutoCloseable {
    private final Optional<Leadership> leadership;
    private final ImportedKeyOperator operator;
    private final Watchdog watchdog;
    private final HttpEndpoint http;
    private volatile boolean closing;

    /**
     * Answers for its health from now on.
     *
     * @throws IllegalArgumentException if a setting is of no use; the message names it
     */
    Replica(
            OperatorConfig config,
            KubernetesClient client,
            KeyService keys,
            InstantSource clock,
            Timings timings,
            Host host,
            Meters meters) {
        PassAdmission admission = config.lease()
                .map(lease -> PassAdmission.under(config.concurrency(), lease.retryPeriod(), System::nanoTime))
                .orElseGet(PassAdmission::unlimited);
        leadership = config.lease()
                .map(lease -> new Leadership(
                        ApiServerClient.forLease(client.getConfiguration(), lease),
                        lease,
                        host.name(),
                        admission,
                        host.ending()::onTheSpot));
        operator = new ImportedKeyOperator(config, client, keys, timings, clock, host.with(admission));
        watchdog = new Watchdog(
                client,
                config.watchNamespaces(),
                operator::highestVersion,
                clock,
                Watchdog.INTERVAL,
                () -> leadership.map(Leadership::renews).orElse(false),
                host.ending()::inOrder);
        http = HttpEndpoint.start(
                config.http(),
                new Health().with("watchdog", watchdog::content).with("rechecks", operator::looksAhead),
                new Health().with("not stopping", () -> !closing).with("works or stands by", this::useful),
                new Exposition(meters, operator, config.requestQuotas())::writeTo);
    }

    /**
     * Waits for the lease, then starts to work.
     *
     * @throws RuntimeException if the API server cannot be watched
     */
    void start() throws InterruptedException {
        if (leadership.isPresent()) {
            leadership.get().await();
        }
        operator.start();
        if (!closing) {
            watchdog.start();
        }
    }

    /** The port of its health and metrics. */
    int port() {
        return http.port();
    }

    /** Lets running passes end before the lease goes to another. */
    @Override
    public void close() {
        closing = true;
        watchdog.close();
        operator.close();
        leadership.ifPresent(Leadership::close);
        http.close();
    }

    /** A standby is ready too, so that an update goes on while the old leader still leads. */
    private boolean useful() {
        return operator.working() || leadership.map(Leadership::standsBy).orElse(false);
    }
}
