package dev.byok.operator;

import dev.byok.operator.config.OperatorConfig;
import dev.byok.operator.kms.aws.AwsClients;
import dev.byok.operator.kms.aws.AwsEndpoints;
import dev.byok.operator.kms.aws.AwsKeyService;
import dev.byok.operator.kms.aws.AwsRegions;
import dev.byok.operator.kms.aws.AwsTimeouts;
import dev.byok.operator.ops.CoreFiles;
import dev.byok.operator.ops.CredentialsLog;
import dev.byok.operator.ops.HeapAtRest;
import dev.byok.operator.ops.Meters;
import dev.byok.operator.ops.ProcessEnding;
import dev.byok.operator.plan.Timings;
import dev.byok.operator.reconcile.ApiServerFault;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds everything by constructors, starts it, and stops it in order. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    /**
     * Runs the operator until the process is told to end; exits with 1 if it cannot start or go on.
     *
     * @param args not used; settings come from the environment
     */
    public static void main(String[] args) {
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, fault) -> LOG.error("the thread {} ended by a fault", thread.getName(), fault));
        ProcessEnding ending = new ProcessEnding();
        CoreFiles.leaveMemoryOut();
        try {
            KubernetesClient client = ApiServerClient.of(new ConfigBuilder().build());
            run(OperatorConfig.from(System.getenv(), client.getNamespace()), client, ending);
            // The threads behind it live on; the client is closed by the one that stops them.
            new CountDownLatch(1).await();
        } catch (IllegalArgumentException e) {
            LOG.error("the operator cannot start: {}", e.getMessage());
        } catch (RuntimeException e) {
            ApiServerFault.atStart(e)
                    .ifPresentOrElse(
                            reason -> LOG.error("the operator cannot start: {}", reason),
                            () -> LOG.error("the operator cannot start", e));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        // Threads of a failed start would keep the process alive, and not ready.
        ending.fail();
    }

    private static void run(OperatorConfig config, KubernetesClient client, ProcessEnding ending)
            throws InterruptedException {
        InstantSource clock = InstantSource.system();
        String name = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "local") + "-" + UUID.randomUUID();
        // The JDK keeps five idle connections to a host, and would shake hands anew for every further worker.
        System.setProperty("http.maxConnections", Integer.toString(config.concurrency()));
        if (!config.aws().allowHttpEndpoint()) {
            AwsEndpoints.requireTls();
        }
        AwsRegions regions = new AwsRegions(config.aws().additionalRegions());
        Meters meters = new Meters(clock);
        AwsClients aws =
                new AwsClients(AwsTimeouts.DEFAULT, regions, null, meters.kms()::clockRead, new CredentialsLog());
        HeapAtRest heap = new HeapAtRest();
        Host host = new Host(name, meters.reconciliations(), meters.kms(), ending);
        Replica replica =
                new Replica(config, client, new AwsKeyService(aws, clock), clock, Timings.standard(), host, meters);
        ending.prepare(() -> {
            heap.close();
            replica.close();
            aws.close();
            meters.close();
            client.close();
        });
        // Beside the start: a metadata service that does not answer must not delay it.
        Thread.ofVirtual().name("credentials-search").start(aws::searchCredentials);
        replica.start();
        heap.start();
        LOG.info(
                "the operator is ready, {} ms after the process began; health and metrics are on port {}",
                clock.millis() - ManagementFactory.getRuntimeMXBean().getStartTime(),
                replica.port());
    }
}
