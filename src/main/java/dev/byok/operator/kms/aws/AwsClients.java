package dev.byok.operator.kms.aws;

import dev.byok.operator.kms.CredentialsListener;
import dev.byok.operator.kms.KeyRef;
import dev.byok.operator.kms.KmsFailure;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * The KMS clients of one identity: two for each Region that there is, made at their first use. They share connections
 * and the thread that watches the time limits. Nothing may be asked of it once it is closed.
 *
 * <p>A client for writes sends a request once. The SDK's retries are off, and the HTTP client of the JDK, which by
 * default sends a POST again when the server closes the connection without an answer, leaves that be because the SDK
 * streams every body of known length to it.
 */
public final class AwsClients implements AutoCloseable {
    private static final int READ_ATTEMPTS = 3;

    private final AwsTimeouts timeouts;
    private final AwsRegions regions;
    private final URI endpoint;
    private final CredentialsListener listener;
    private final MarkedCredentials credentials;
    private final KmsDate date;
    private final SdkHttpClient http;
    private final ScheduledThreadPoolExecutor timer;
    private final ConcurrentMap<String, KmsClient> readers = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, KmsClient> writers = new ConcurrentHashMap<>();

    /**
     * Clients that act with whatever credentials the SDK's default chain finds at the first call.
     *
     * @param timeouts time limits
     * @param regions where KMS may be asked; they bound the number of clients
     * @param endpoint where KMS is; null for AWS's own endpoints or {@code AWS_ENDPOINT_URL_KMS}
     * @param kmsTime is told KMS's time, in whole seconds, at each of its answers
     * @param listener is told whether there are credentials, and whether AWS accepts them
     */
    public AwsClients(
            AwsTimeouts timeouts,
            AwsRegions regions,
            URI endpoint,
            Consumer<Instant> kmsTime,
            CredentialsListener listener) {
        this(timeouts, regions, endpoint, DefaultCredentialsProvider.builder().build(), kmsTime, listener);
    }

    /**
     * Clients that act with given credentials.
     *
     * @param timeouts time limits
     * @param regions where KMS may be asked; they bound the number of clients
     * @param endpoint where KMS is; null for AWS's own endpoints or {@code AWS_ENDPOINT_URL_KMS}
     * @param credentials asked at every call, and closed with the clients
     * @param kmsTime is told KMS's time, in whole seconds, at each of its answers
     * @param listener is told whether there are credentials, and whether AWS accepts them
     */
    public AwsClients(
            AwsTimeouts timeouts,
            AwsRegions regions,
            URI endpoint,
            AwsCredentialsProvider credentials,
            Consumer<Instant> kmsTime,
            CredentialsListener listener) {
        this.timeouts = timeouts;
        this.regions = regions;
        this.endpoint = endpoint;
        this.listener = listener;
        this.credentials = new MarkedCredentials(credentials, listener, System::nanoTime);
        this.date = new KmsDate(kmsTime);
        this.http = UrlConnectionHttpClient.builder()
                .connectionTimeout(timeouts.connect())
                .socketTimeout(timeouts.socket())
                .build();
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("kms-time-limits").factory());
        // A limit that was not needed would otherwise hold its request in memory until it would have struck.
        this.timer.setRemoveOnCancelPolicy(true);
    }

    /** Looks for credentials before a call needs them, for what the listener is told of it. */
    public void searchCredentials() {
        try {
            credentials.resolveCredentials();
        } catch (MarkedCredentials.Unavailable _) {
            // The listener was told.
        }
    }

    /** Who is told of the credentials. */
    CredentialsListener listener() {
        return listener;
    }

    /**
     * The client for calls that only read; the SDK repeats them.
     *
     * @throws KmsFailure if the key is in no Region that there is
     */
    KmsClient reads(KeyRef key) {
        return client(readers, key, this::newReader);
    }

    /**
     * The client for calls that change something; each is sent once.
     *
     * @throws KmsFailure if the key is in no Region that there is
     */
    KmsClient writes(KeyRef key) {
        return client(writers, key, this::newWriter);
    }

    private KmsClient client(
            ConcurrentMap<String, KmsClient> clients, KeyRef key, Function<String, KmsClient> newClient) {
        regions.check(key);
        // computeIfAbsent alone may lock even when the client is there.
        KmsClient client = clients.get(key.region());
        return client != null ? client : clients.computeIfAbsent(key.region(), newClient);
    }

    /** How many clients there are. */
    int count() {
        return readers.size() + writers.size();
    }

    private KmsClient newReader(String region) {
        RetryStrategy fewAttempts = AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(READ_ATTEMPTS)
                .build();
        return newClient(region, limits -> limits.retryStrategy(fewAttempts)
                .apiCallAttemptTimeout(timeouts.readAttempt())
                .apiCallTimeout(timeouts.read()));
    }

    private KmsClient newWriter(String region) {
        return newClient(region, limits -> limits.retryStrategy(AwsRetryStrategy.doNotRetry())
                .apiCallTimeout(timeouts.write()));
    }

    private KmsClient newClient(String region, Consumer<ClientOverrideConfiguration.Builder> limits) {
        return KmsClient.builder()
                .region(Region.of(region))
                .endpointOverride(endpoint)
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(limits.andThen(
                        common -> common.scheduledExecutorService(timer).addExecutionInterceptor(date)))
                .build();
    }

    /** Closes clients, connections and credentials. */
    @Override
    public void close() {
        readers.values().forEach(KmsClient::close);
        writers.values().forEach(KmsClient::close);
        credentials.close();
        http.close();
        timer.shutdownNow();
    }
}
