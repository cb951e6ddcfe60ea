package dev.byok.operator.soak;

import dev.byok.operator.ApiServerClient;
import dev.byok.operator.Host;
import dev.byok.operator.ImportedKeyOperator;
import dev.byok.operator.config.AwsConfig;
import dev.byok.operator.config.HttpConfig;
import dev.byok.operator.config.OperatorConfig;
import dev.byok.operator.config.Restrictions;
import dev.byok.operator.kms.CredentialsListener;
import dev.byok.operator.kms.KmsMeter;
import dev.byok.operator.kms.aws.AwsClients;
import dev.byok.operator.kms.aws.AwsKeyService;
import dev.byok.operator.kms.aws.AwsRegions;
import dev.byok.operator.kms.aws.AwsTimeouts;
import dev.byok.operator.ops.ProcessEnding;
import dev.byok.operator.plan.Timings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** The operator as a process of its own, to be killed: built as {@code Main} builds it, on a clock that jumps. */
public final class SoakOperator {
    private static final int CONCURRENCY = 24;

    /**
     * Longer than a busy machine takes to answer: answers are lost where a fault loses them, and KMS's log tells it.
     */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private SoakOperator() {}

    /**
     * Runs until it is killed.
     *
     * @param args file of the shared clock, kubeconfig, seconds that this process's clock is ahead of KMS's; the AWS
     *     SDK reads its environment
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        SharedClock shared = new SharedClock(Path.of(args[0]));
        Duration skew = Duration.ofSeconds(Long.parseLong(args[2]));
        InstantSource clock = () -> look(shared).plus(skew);
        System.setProperty("http.maxConnections", Integer.toString(CONCURRENCY));
        KubernetesClient client = ApiServerClient.of(Config.fromKubeconfig(Files.readString(Path.of(args[1]))));
        AwsClients aws = new AwsClients(
                new AwsTimeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE, PATIENCE),
                new AwsRegions(List.of()),
                null,
                _ -> {},
                CredentialsListener.NONE);
        OperatorConfig config = new OperatorConfig(
                Set.of(),
                CONCURRENCY,
                Map.of(),
                true,
                new Restrictions(true, false, false),
                AwsConfig.DEFAULT,
                Optional.of(Site.DIGEST_KEY_SECRET),
                new HttpConfig("127.0.0.1", 0),
                Optional.empty());
        ImportedKeyOperator operator = new ImportedKeyOperator(
                config,
                client,
                new AwsKeyService(aws, clock),
                Timings.standard(),
                clock,
                new Host("soak", new PassCount(shared), KmsMeter.NONE, new ProcessEnding()));
        operator.start();
        shared.started(true);
        new CountDownLatch(1).await();
    }

    /** The thread that wakes resources tells what time it saw, so that a jump is known to be noticed. */
    private static Instant look(SharedClock shared) {
        Instant now = shared.instant();
        if (Thread.currentThread().getName().equals("rechecks")) {
            shared.timerLooked(now);
        }
        return now;
    }
}
