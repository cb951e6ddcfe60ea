package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.AutomationPolicy;
import dev.byok.operator.api.v1alpha1.DurationText;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.Reimport;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** When material that expires is due for re-import: a pure function of spec, status and uid. */
public final class RenewalSchedule {
    private static final int DEFAULT_PERCENTAGE = 33;
    private static final Duration UNKNOWN_LIFETIME = Duration.ofDays(90);
    private static final int JITTER_SHARE = 10;

    private RenewalSchedule() {}

    /**
     * When the renewal window opens, in whole seconds, from which the key is said to be expiring.
     *
     * @param validTo end of the material's validity
     * @param lastImportTime when this resource imported it; null when it was adopted
     */
    public static Instant windowOpens(ImportedKeySpec spec, Instant validTo, Instant lastImportTime, String uid) {
        Duration lifetime = lifetime(spec, validTo, lastImportTime);
        Duration asked = before(spec.reimport(), lifetime);
        Duration before = asked.compareTo(lifetime) < 0 ? asked : lifetime.dividedBy(2);
        Duration spread = shorter(before, lifetime.minus(before)).dividedBy(JITTER_SHARE);
        return validTo.minus(before).minus(Jitter.upTo(spread, uid, "renewal")).truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * When the material will be due for re-import by itself.
     *
     * @return null when it never will: a fixed end, or {@code reimport.policy: Manual}
     */
    public static Instant nextReimport(ImportedKeySpec spec, Instant validTo, Instant lastImportTime, String uid) {
        if (validTo == null || spec.expiration().validFor() == null || manual(spec)) {
            return null;
        }
        return windowOpens(spec, validTo, lastImportTime, uid);
    }

    /** Whether an expiring key is left to lapse unless somebody asks. */
    public static boolean manual(ImportedKeySpec spec) {
        return spec.reimport() != null && spec.reimport().policy() == AutomationPolicy.Manual;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Duration lifetime(ImportedKeySpec spec, Instant validTo, Instant lastImportTime) {
        Duration asked = spec.expiration().lifetime();
        if (lastImportTime != null && lastImportTime.isBefore(validTo)) {
            Duration actual = Duration.between(lastImportTime, validTo);
            return asked == null ? actual : shorter(actual, asked);
        }
        return asked == null ? UNKNOWN_LIFETIME : asked;
    }

    private static Duration before(Reimport reimport, Duration lifetime) {
        if (reimport != null && reimport.before() != null) {
            return DurationText.parse(reimport.before());
        }
        boolean given = reimport != null && reimport.beforePercentage() != null;
        return lifetime.multipliedBy(given ? reimport.beforePercentage() : DEFAULT_PERCENTAGE)
                .dividedBy(100);
    }
}
