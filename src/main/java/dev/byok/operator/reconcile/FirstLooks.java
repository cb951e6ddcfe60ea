package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Spreads the first looks after a start over time. A key that was well when it was last looked at, and is due for
 * nothing soon, can wait for a moment; every other one is looked at at once, and need not wait for those.
 */
final class FirstLooks {
    /** Twenty a second: a thousand keys within a minute. */
    private static final Duration APART = Duration.ofMillis(50);

    /** More than the looks at any fleet are spread over. */
    private static final Duration SOON = Duration.ofHours(1);

    private final AtomicLong deferred = new AtomicLong();

    /** When a resource that this process has not looked at yet is to be looked at; empty for at once. */
    Optional<Instant> later(ImportedKey resource, Instant now) {
        return canWait(resource, now)
                ? Optional.of(now.plus(APART.multipliedBy(deferred.incrementAndGet())))
                : Optional.empty();
    }

    private static boolean canWait(ImportedKey resource, Instant now) {
        ImportedKeyStatus status = resource.getStatus();
        return status != null
                && !resource.isMarkedForDeletion()
                && Objects.equals(
                        status.observedGeneration(), resource.getMetadata().getGeneration())
                && is("Ready", status)
                && !is("Expiring", status)
                && status.importParameters().isEmpty()
                && status.materials().stream().allMatch(material -> material.attempt() == null)
                && status.failures() == null
                && status.nextRetryTime() == null
                && Objects.equals(status.lastHandledReimportRequest(), request(resource))
                && notSoon(status.validTo(), now)
                && notSoon(status.nextReimportTime(), now);
    }

    private static boolean is(String type, ImportedKeyStatus status) {
        return status.condition(type)
                .map(Condition::status)
                .filter("True"::equals)
                .isPresent();
    }

    private static boolean notSoon(Instant time, Instant now) {
        return time == null || time.isAfter(now.plus(SOON));
    }

    private static String request(ImportedKey resource) {
        var annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(ImportedKey.REIMPORT_REQUESTED_AT);
    }
}
