package dev.byok.operator.kmsemulator.control;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Request quotas as KMS has them: one token bucket for every account, Region and operation. A bucket holds one second's
 * worth of requests, at least one. Time is the emulator's.
 */
public final class RequestQuotas {
    /** KMS's default quotas, requests a second. */
    public static final Map<String, Double> DEFAULTS = Map.ofEntries(
            Map.entry("GetParametersForImport", 1.0),
            Map.entry("ImportKeyMaterial", 15.0),
            Map.entry("DeleteImportedKeyMaterial", 15.0),
            Map.entry("DescribeKey", 2000.0),
            Map.entry("ListKeyRotations", 100.0),
            Map.entry("RotateKeyOnDemand", 5.0),
            Map.entry("GetKeyRotationStatus", 1000.0),
            Map.entry("GetPublicKey", 2000.0),
            Map.entry("CreateKey", 5.0),
            Map.entry("ReplicateKey", 5.0),
            Map.entry("ScheduleKeyDeletion", 15.0),
            Map.entry("CancelKeyDeletion", 5.0),
            Map.entry("EnableKey", 5.0),
            Map.entry("DisableKey", 5.0),
            Map.entry("TagResource", 10.0),
            Map.entry("UntagResource", 5.0),
            Map.entry("ListResourceTags", 2000.0),
            Map.entry("GetKeyPolicy", 1000.0),
            Map.entry("CreateAlias", 5.0),
            Map.entry("DeleteAlias", 15.0),
            Map.entry("ListAliases", 500.0),
            Map.entry("ListKeys", 500.0),
            Map.entry("UpdateKeyDescription", 5.0));

    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new HashMap<>();
    private Map<String, Double> perSecond = Map.of();

    /** Without quotas, until {@link #set} is called. */
    public RequestQuotas(InstantSource clock) {
        this.clock = clock;
    }

    /** Replaces the quotas (requests a second by operation) and fills every bucket; an operation not named has none. */
    public synchronized void set(Map<String, Double> requestsPerSecond) {
        perSecond = Map.copyOf(requestsPerSecond);
        buckets.clear();
    }

    /** Takes one request out of its bucket, if there is one left. */
    public synchronized boolean admit(String accountId, String region, String operation) {
        Double rate = perSecond.get(operation);
        if (rate == null) {
            return true;
        }
        Instant now = clock.instant();
        String name = accountId + '/' + region + '/' + operation;
        Bucket full = new Bucket(Math.max(1, rate), now);
        Bucket bucket = buckets.getOrDefault(name, full).refill(rate, now);
        buckets.put(name, bucket.tokens >= 1 ? bucket.take() : bucket);
        return bucket.tokens >= 1;
    }

    private record Bucket(double tokens, Instant time) {
        Bucket refill(double rate, Instant now) {
            double seconds = Math.max(0, Duration.between(time, now).toNanos() / 1e9);
            return new Bucket(Math.min(Math.max(1, rate), tokens + seconds * rate), now);
        }

        Bucket take() {
            return new Bucket(tokens - 1, time);
        }
    }
}
