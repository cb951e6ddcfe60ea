package dev.byok.operator;

import dev.byok.operator.config.HttpConfig;
import dev.byok.operator.config.OperatorConfig;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.aws.AwsClients;
import dev.byok.operator.kms.aws.AwsKeyService;
import dev.byok.operator.kms.aws.AwsTimeouts;
import dev.byok.operator.plan.Timings;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Test kit: an operator that runs in this process, with what is its own. */
public final class RunningOperator implements AutoCloseable {
    private static final int CONCURRENCY = 8;

    private final KubernetesClient client;
    private final AwsClients aws;
    private final ImportedKeyOperator operator;

    RunningOperator(
            KubernetesClient client,
            URI kms,
            OperatorConfig config,
            Timings timings,
            InstantSource clock,
            Host host,
            Function<KeyService, KeyService> around) {
        this.client = client;
        aws = new AwsClients(AwsTimeouts.DEFAULT, kms, Ceremony.CREDENTIALS);
        KeyService keys = around.apply(new AwsKeyService(aws, InstantSource.system()));
        operator = new ImportedKeyOperator(config, client, keys, timings, clock, host);
        operator.start();
    }

    /** Settings of an operator that works everywhere and alone. */
    static OperatorConfig config(boolean watchSecrets, boolean allowPlaintext, Map<String, Double> requestQuotas) {
        return new OperatorConfig(
                Set.of(),
                CONCURRENCY,
                requestQuotas,
                watchSecrets,
                allowPlaintext,
                new HttpConfig("127.0.0.1", 0),
                Optional.empty());
    }

    @Override
    public void close() {
        operator.close();
        aws.close();
        client.close();
    }
}
