package dev.byok.operator.bench;

import dev.byok.operator.Ceremony;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;

/** The least that imports material with the AWS SDK: no resources, no status, no checks. */
final class BareLoop {
    private static final int DAYS = 90;

    private BareLoop() {}

    /**
     * Imports all of them with as many threads as the operator has.
     *
     * @param looksAround whether it asks for the key's state before and after, as the operator does
     * @return seconds it took
     */
    static double run(URI endpoint, Fleet fleet, boolean looksAround) {
        // The JDK keeps five idle connections to a host unless told otherwise.
        System.setProperty("http.maxConnections", Integer.toString(Site.CONCURRENCY));
        try (KmsClient kms = client(endpoint);
                ExecutorService threads = Executors.newFixedThreadPool(Site.CONCURRENCY)) {
            long start = System.nanoTime();
            List<Future<?>> running = new ArrayList<>();
            for (Fleet.Key key : fleet.keys()) {
                running.add(threads.submit(() -> importOne(kms, key, looksAround)));
            }
            for (Future<?> one : running) {
                one.get();
            }
            return (System.nanoTime() - start) / 1e9;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void importOne(KmsClient kms, Fleet.Key key, boolean looksAround) {
        if (looksAround) {
            kms.describeKey(request -> request.keyId(key.arn()));
        }
        Instant validTo = Instant.now().plus(DAYS, ChronoUnit.DAYS);
        kms.importKeyMaterial(request -> request.keyId(key.arn())
                .importToken(SdkBytes.fromByteArray(key.answer().importToken()))
                .encryptedKeyMaterial(SdkBytes.fromByteArray(key.answer().encryptedKeyMaterial()))
                .expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES)
                .validTo(validTo));
        if (looksAround) {
            kms.describeKey(request -> request.keyId(key.arn()));
        }
    }

    private static KmsClient client(URI endpoint) {
        return KmsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(Ceremony.REGION))
                .credentialsProvider(Ceremony.CREDENTIALS)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
