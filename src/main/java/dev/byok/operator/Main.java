package dev.byok.operator;

import dev.byok.operator.config.OperatorConfig;
import dev.byok.operator.kms.aws.AwsClients;
import dev.byok.operator.kms.aws.AwsKeyService;
import dev.byok.operator.kms.aws.AwsTimeouts;
import dev.byok.operator.plan.Timings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds everything by constructors, starts it, and stops it in order. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    /** A sick API server must not hold a reconcile thread for long. */
    private static final int API_SERVER_RETRIES = 3;

    private Main() {}

    /**
     * Runs the operator until the process is told to end; exits with 1 if it cannot start.
     *
     * @param args not used; settings come from the environment
     */
    public static void main(String[] args) {
        try {
            run(OperatorConfig.from(System.getenv()));
        } catch (RuntimeException e) {
            LOG.error(
                    "the operator cannot start: {}", e.getMessage(), e instanceof IllegalArgumentException ? null : e);
            // Threads of a failed start would keep the process alive, and not ready.
            System.exit(1);
        }
    }

    private static void run(OperatorConfig config) {
        InstantSource clock = InstantSource.system();
        KubernetesClient client = kubernetesClient();
        // The JDK keeps five idle connections to a host, and would shake hands anew for every further worker.
        System.setProperty("http.maxConnections", Integer.toString(config.concurrency()));
        AwsClients aws = new AwsClients(AwsTimeouts.DEFAULT, null);
        ImportedKeyOperator operator =
                new ImportedKeyOperator(config, client, new AwsKeyService(aws, clock), Timings.standard(), clock);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            operator.close();
            aws.close();
            client.close();
        }));
        operator.start();
        LOG.info("the operator is at work");
    }

    private static KubernetesClient kubernetesClient() {
        Config config = new ConfigBuilder()
                .withRequestRetryBackoffLimit(API_SERVER_RETRIES)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }
}
