package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.api.v1alpha1.DurationText;
import dev.byok.operator.api.v1alpha1.Failures;
import dev.byok.operator.api.v1alpha1.ImportAttempt;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.api.v1alpha1.UnlistedMaterial;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeySpec;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.plan.readiness.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A look at a key that KMS described, with what every rule about it asks for.
 *
 * @param look the observation, its status brought up to what was learned
 * @param key the key as KMS describes it
 * @param held how the entry of spec.materials stands in KMS
 * @param now the operator's clock
 * @param timings how long is waited for what
 */
record Situation(Observation look, KeyDescription key, MaterialInKms held, Instant now, Timings timings) {
    private static final Duration DEFAULT_POLL = Duration.ofHours(1);
    private static final Duration SOONEST_POLL = Duration.ofMinutes(1);
    private static final int SHARE_OF_WAIT = 10;
    private static final int POLL_SPREAD = 20;

    /** Sent with the very ValidTo it had, an attempt changes nothing if it was carried out before. */
    static final Duration SAME_REQUEST = Duration.ofMinutes(10);

    static Situation of(Observation look, KeyView.Found found, Instant now, Timings timings) {
        MaterialInKms held = MaterialInKms.of(found, look.material(), look.status());
        return new Situation(look, found.key(), held, now, timings);
    }

    ImportedKeySpec spec() {
        return look.spec();
    }

    MaterialStatus recorded() {
        return look.recorded();
    }

    /** KMS's clock, which everything about tokens and validity is compared with. */
    Instant kmsTime() {
        return key.kmsTime();
    }

    KeySpec keySpec() {
        return KeySpec.importable(key.keySpec()).orElseThrow();
    }

    /** Whether the key is in a China Region, where KMS offers other algorithms. */
    boolean inChina() {
        return key.inChina();
    }

    boolean disabled() {
        return key.state() == KeyState.DISABLED;
    }

    boolean satisfied() {
        return held.imported()
                && Lifetime.satisfied(spec().expiration(), held, recorded().appliedExpiration(), kmsTime());
    }

    /** What the key holds beside the entries of the spec, as it was last listed. */
    List<UnlistedMaterial> unlisted() {
        return look.status().unlistedMaterials();
    }

    /** Ready while the key does what the spec asks, whatever else is going on. */
    Posture whileAtWork() {
        return ready() ? Posture.READY : Posture.WAITING;
    }

    /** Whether the chain of {@link Readiness} allows Ready=True. */
    boolean ready() {
        boolean current = (held.keyMaterialState() == null || MaterialInKms.CURRENT.equals(held.keyMaterialState()))
                && MappingRules.unlistedCurrent(this).isEmpty();
        return Readiness.firstFailure(new Readiness.Facts(
                        held.imported(),
                        current,
                        key.state() == KeyState.ENABLED,
                        held.validTo(),
                        kmsTime(),
                        satisfied()))
                .isEmpty();
    }

    /** KMS still shows material whose end has come. */
    boolean expired() {
        return held.imported() && Readiness.expired(held.validTo(), kmsTime());
    }

    /** Whether no more than {@code span} has passed since; a clock that was set back counts as having passed it. */
    boolean within(Duration span, Instant since) {
        return since != null
                && kmsTime().isBefore(since.plus(span))
                && !kmsTime().isBefore(since.minus(timings.settle()));
    }

    /** KMS accepted an import a moment ago and does not show it: it settles. */
    boolean contradictsLastImport() {
        return key.state().showsMaterial()
                && within(timings.settle(), recorded().lastImportTime())
                && (!Lifetime.shows(held, recorded().validTo()) || key.state() == KeyState.PENDING_IMPORT)
                && !attemptProved();
    }

    /**
     * KMS shows what an attempt of unknown outcome would have left behind, so it was committed. What was there before
     * the attempt proves nothing: then the same request is sent again.
     */
    boolean attemptProved() {
        ImportAttempt attempt = recorded().attempt();
        boolean before = attempt != null
                && KeyMaterial.IMPORTED.equals(recorded().importState())
                && Objects.equals(recorded().validTo(), attempt.validTo());
        return attempt != null && !before && Lifetime.shows(held, attempt.validTo());
    }

    /**
     * Whether the request of an attempt may still be sent again as it was. An older one that KMS does not show came to
     * nothing: nobody may take for it what is imported by hand later on.
     */
    boolean mayBeRepeated(ImportAttempt attempt) {
        return within(SAME_REQUEST, attempt.time());
    }

    /** How long the key still works; null when it does not, or does not expire. */
    Duration timeLeft() {
        return held.validTo() == null ? null : Duration.between(kmsTime(), held.validTo());
    }

    /** When the renewal window opens; null when nothing expires. */
    Instant windowOpens() {
        return held.validTo() == null
                ? null
                : RenewalSchedule.windowOpens(
                        spec(),
                        held.validTo(),
                        recorded().lastImportTime(),
                        look.subject().uid());
    }

    /** Failures of the inputs as they are now; null when there are none, or when an input has changed since. */
    Failures standingFailures() {
        Failures failures = look.status().failures();
        return failures != null && InputDigest.of(look).equals(failures.inputDigest()) ? failures : null;
    }

    /** The poll interval, a little spread over the resources. */
    Duration poll() {
        return poll(look);
    }

    /**
     * The pause while somebody has to do something in AWS, which no event tells: short at first, and longer the longer
     * the resource has stood like this.
     */
    static Duration pollSooner(Observation look, Instant now) {
        Duration waited = look.status()
                .condition(Conditions.READY)
                .filter(ready -> !Conditions.TRUE.equals(ready.status()))
                .map(Condition::lastTransitionTime)
                .map(since -> Duration.between(since, now).dividedBy(SHARE_OF_WAIT))
                .orElse(Duration.ZERO);
        return shorter(longer(waited, SOONEST_POLL), poll(look));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    Duration pollSooner() {
        return pollSooner(look, now);
    }

    /** The poll interval of a resource whose key may not have been described. */
    static Duration poll(Observation look) {
        Duration interval = interval(look.spec());
        return interval.plus(
                Jitter.upTo(interval.dividedBy(POLL_SPREAD), look.subject().uid(), "poll"));
    }

    private static Duration interval(ImportedKeySpec spec) {
        try {
            return spec == null || spec.pollInterval() == null ? DEFAULT_POLL : DurationText.parse(spec.pollInterval());
        } catch (IllegalArgumentException _) {
            return DEFAULT_POLL;
        }
    }

    /** The poll interval, or sooner if one of the instants comes sooner. Instants may be null. */
    Duration pollOr(Instant... instants) {
        Duration soonest = poll();
        for (Instant instant : instants) {
            if (instant != null && instant.isAfter(kmsTime())) {
                Duration until = Duration.between(kmsTime(), instant).plusSeconds(1);
                soonest = shorter(until, soonest);
            }
        }
        return soonest;
    }
}
