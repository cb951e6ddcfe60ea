package dev.byok.operator;

import dev.byok.operator.config.AwsConfig;
import dev.byok.operator.config.DigestKeyConfig;
import dev.byok.operator.config.HttpConfig;
import dev.byok.operator.config.OperatorConfig;
import dev.byok.operator.config.Restrictions;
import dev.byok.operator.digest.DigestKey;
import dev.byok.operator.kms.CredentialsListener;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.aws.AwsClients;
import dev.byok.operator.kms.aws.AwsKeyService;
import dev.byok.operator.kms.aws.AwsRegions;
import dev.byok.operator.kms.aws.AwsTimeouts;
import dev.byok.operator.ops.Ending;
import dev.byok.operator.ops.Exposition;
import dev.byok.operator.ops.Meters;
import dev.byok.operator.plan.Timings;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Test kit: an operator that runs in this process, with what is its own. */
public final class RunningOperator implements AutoCloseable {
    /** The Secret with the key that digests are made under. */
    static final String DIGEST_KEY = "digest-key";

    static final int CONCURRENCY = 24;

    private final KubernetesClient client;
    private final AwsClients aws;
    private final Meters meters;
    private final ImportedKeyOperator operator;
    private final Exposition exposition;

    RunningOperator(
            KubernetesClient client,
            URI kms,
            OperatorConfig config,
            Timings timings,
            InstantSource clock,
            String identity,
            Ending ending,
            Function<KeyService, KeyService> around) {
        this.client = client;
        meters = new Meters(clock);
        aws = new AwsClients(
                AwsTimeouts.DEFAULT,
                new AwsRegions(List.of()),
                kms,
                Ceremony.CREDENTIALS,
                meters.kms()::clockRead,
                CredentialsListener.NONE);
        KeyService keys = around.apply(new AwsKeyService(aws, InstantSource.system()));
        Host host = new Host(identity, meters.reconciliations(), meters.kms(), ending);
        operator = new ImportedKeyOperator(config, client, keys, timings, clock, host);
        exposition = new Exposition(meters, operator, config.requestQuotas());
        operator.start();
    }

    /** Settings of an operator that works everywhere and alone. */
    static OperatorConfig config(boolean watchSecrets, Restrictions restrictions, Map<String, Double> requestQuotas) {
        return new OperatorConfig(
                Set.of(),
                CONCURRENCY,
                requestQuotas,
                watchSecrets,
                restrictions,
                AwsConfig.DEFAULT,
                Optional.of(new DigestKeyConfig(World.NAMESPACE, DIGEST_KEY)),
                new HttpConfig("127.0.0.1", 0),
                Optional.empty());
    }

    /** The key that operators of a world make digests under. */
    static DigestKey digestKey(KubernetesClient client) {
        var secrets = client.secrets().inNamespace(World.NAMESPACE);
        String key = secrets.withName(DIGEST_KEY).require().getData().get("key");
        return DigestKey.of(Base64.getDecoder().decode(key));
    }

    /** What it answers to a scrape. */
    public Scrape scrape() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            exposition.writeTo(out);
            return Scrape.of(out.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        operator.close();
        aws.close();
        meters.close();
        client.close();
    }
}
