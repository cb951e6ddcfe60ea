package dev.byok.operator;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.config.OperatorConfig;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KmsMeter;
import dev.byok.operator.kms.MeasuredKeyService;
import dev.byok.operator.kms.QuotaKey;
import dev.byok.operator.ops.EventRecorder;
import dev.byok.operator.ops.Work;
import dev.byok.operator.plan.Timings;
import dev.byok.operator.quota.Endpoint;
import dev.byok.operator.quota.EndpointLoad;
import dev.byok.operator.quota.PassAdmission;
import dev.byok.operator.reconcile.ImportedKeyReconciler;
import dev.byok.operator.reconcile.Safeguards;
import dev.byok.operator.reconcile.SecretSources;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** The operator as one object that starts and stops: in its own process, or beside others in a test or demo. */
public final class ImportedKeyOperator implements Work, AutoCloseable {
    /** How many resources one answer lists at most; each may have 1.5 MiB where the API server collects them. */
    private static final long PAGE = 250;

    /** A start that gave up on large lists would be followed by another that does the same. */
    private static final Duration FIRST_LISTS_PATIENCE = Duration.ofMinutes(10);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final int FIRST_RETRY_MILLIS = 1_000;
    private static final int LONGEST_RETRY_MILLIS = 60_000;

    private final OperatorConfig config;
    private final KubernetesClient client;
    private final KeyService keys;
    private final KmsMeter meter;
    private final Timings timings;
    private final InstantSource clock;
    private final EventRecorder events;
    private final PassAdmission admission;
    private final Operator operator;
    private final Lock lifecycle = new ReentrantLock();
    private KubernetesClient metadataClient;
    private boolean closed;
    private volatile ImportedKeyReconciler reconciler;
    private volatile boolean working;

    /**
     * Wires the parts; nothing is started, and nobody is asked.
     *
     * @param client for everything but the watch on Secrets; stays open
     * @param keys the key service; stays open
     */
    public ImportedKeyOperator(
            OperatorConfig config,
            KubernetesClient client,
            KeyService keys,
            Timings timings,
            InstantSource clock,
            Host host) {
        this.config = config;
        this.client = client;
        this.keys = new MeasuredKeyService(keys, host.kms(), System::nanoTime);
        this.meter = host.kms();
        this.timings = timings;
        this.clock = clock;
        admission = host.admission();
        events = new EventRecorder(client, clock, host.name());
        operator = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withUseSSAToPatchPrimaryResource(false)
                .withConcurrentReconciliationThreads(config.concurrency())
                .withMetrics(host.reconciliations())
                .withCacheSyncTimeout(FIRST_LISTS_PATIENCE)
                .withInformerStoppedHandler((_, fault) -> stopped(fault, host))
                .withReconciliationTerminationTimeout(STOP_PATIENCE));
    }

    /**
     * Starts watching and working, unless it is closed already.
     *
     * @throws RuntimeException if the API server cannot be watched; nothing is left running
     */
    public void start() {
        lifecycle.lock();
        try {
            if (closed) {
                return;
            }
            register();
            operator.start();
            // With no core thread the SDK's scheduler wakes every 10 ms.
            if (scheduler() instanceof ScheduledThreadPoolExecutor pool) {
                pool.setCorePoolSize(1);
            }
            working = true;
        } catch (RuntimeException e) {
            close();
            throw e;
        } finally {
            lifecycle.unlock();
        }
    }

    private void register() {
        metadataClient = SecretWatch.client(config, client);
        reconciler = new ImportedKeyReconciler(
                keys,
                new SecretSources(
                        client,
                        config.restrictions().allowPlaintext(),
                        config.restrictions().requireSecretLabel()),
                timings,
                config.concurrency(),
                new Safeguards(
                        config.restrictions().allowReenable(), DigestKeySecret.obtain(config.digestKey(), client)),
                config.requestQuotas(),
                meter,
                clock,
                events,
                metadataClient,
                admission);
        operator.register(reconciler, this::configure);
    }

    /** Whether every watch has its first list, and passes are run. */
    @Override
    public boolean working() {
        return working;
    }

    @Override
    public Stream<ImportedKey> resources() {
        return working ? reconciler.resources() : Stream.empty();
    }

    /** Whether resources are still woken when it is time to look at them; true as long as it does not work. */
    public boolean looksAhead() {
        return !working || reconciler.timerAlive();
    }

    @Override
    public Map<QuotaKey, Integer> queues() {
        return working ? reconciler.queues() : Map.of();
    }

    @Override
    public Map<Endpoint, EndpointLoad> load() {
        return working ? reconciler.load() : Map.of();
    }

    /** The highest resource version among the resources it knows; 0 if it knows none. */
    public long highestVersion() {
        return resources()
                .mapToLong(key -> Long.parseLong(key.getMetadata().getResourceVersion()))
                .max()
                .orElse(0);
    }

    /** Lets a start under way and running passes end, then stops. */
    @Override
    public void close() {
        lifecycle.lock();
        try {
            if (!closed) {
                closed = true;
                working = false;
                admission.close();
                operator.stop();
            }
        } finally {
            release();
            lifecycle.unlock();
        }
    }

    private void release() {
        // The SDK leaves this one running, and it would keep the process alive.
        scheduler().shutdownNow();
        events.close();
        if (metadataClient != null) {
            metadataClient.close();
        }
    }

    private ScheduledExecutorService scheduler() {
        return operator.getConfigurationService().getExecutorServiceManager().scheduledExecutorService();
    }

    private void configure(ControllerConfigurationOverrider<ImportedKey> overrider) {
        overrider
                .withName("importedkey")
                // The only mode in which the SDK leaves it to the reconciler which resources have a finalizer.
                .withTriggerReconcilerOnAllEvents(true)
                .withGenerationAware(false)
                .withInformerListLimit(PAGE)
                // Every pass says itself when the next one is due.
                .withReconciliationMaxInterval(null)
                .withOnUpdateFilter(new WatchedChanges(reconciler::showsForeignParameters))
                .withRetry(new GenericRetry()
                        .setInitialInterval(FIRST_RETRY_MILLIS)
                        .setIntervalMultiplier(2)
                        .setMaxInterval(LONGEST_RETRY_MILLIS)
                        .withoutMaxAttempts());
        if (config.watchNamespaces().isEmpty()) {
            overrider.watchingAllNamespaces();
        } else {
            overrider.settingNamespaces(config.watchNamespaces());
        }
    }

    /** No fault means that it was asked to stop. */
    private static void stopped(Throwable fault, Host host) {
        if (fault != null) {
            host.ending().inOrder("a watch stopped for good: " + fault.getMessage());
        }
    }
}
