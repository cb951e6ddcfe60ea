package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.BundleDigests;
import dev.byok.operator.api.v1alpha1.Failures;
import dev.byok.operator.api.v1alpha1.HeldBundle;
import dev.byok.operator.api.v1alpha1.ImportAttempt;
import dev.byok.operator.api.v1alpha1.ImportedBundle;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyState;
import java.time.Instant;

/**
 * Brings the status up to what a look teaches, before anything is decided: copies KMS's facts, finds attempts proved or
 * come to nothing, material adopted, lost or back, and pairs half updated. Pure.
 */
public final class Ledger {

    private final Timings timings;

    /** A ledger that waits as long as the planner does. */
    public Ledger(Timings timings) {
        this.timings = timings;
    }

    /** The status after a look. */
    public ImportedKeyStatus learn(Observation look, Instant now) {
        return switch (look.key()) {
            case KeyView.NotAsked _ -> look.status();
            case KeyView.Unreadable answer -> afterUnreadable(look, answer, now);
            case KeyView.Found found
            when found.listing() != null ->
                afterUnreadable(look.withStatus(facts(look, found.key()).build()), found.listing(), now);
            case KeyView.Found found -> afterLook(look, found, now);
        };
    }

    private static ImportedKeyStatus afterUnreadable(Observation look, KeyView.Unreadable answer, Instant now) {
        return answer.kind().concernsTheCaller()
                ? look.status()
                : new StatusDraft(look.status())
                        .failures(Receipts.counted(look, answer.kind(), answer.message(), now))
                        .build();
    }

    private ImportedKeyStatus afterLook(Observation look, KeyView.Found found, Instant now) {
        Situation at = Situation.of(look, found, now, timings);
        if (at.contradictsLastImport()) {
            return look.status();
        }
        StatusDraft draft = facts(look, found.key());
        if (!found.key().takesMaterial() || !found.key().state().showsMaterial()) {
            return draft.build();
        }
        if (look.yieldsTo().isPresent()) {
            return withoutOldAttempt(at, draft).build();
        }
        if (look.subject().deleting()) {
            return entriesToDelete(look, found, now, draft).build();
        }
        noteLoss(at, draft);
        forgetFailedLooks(look, draft);
        MaterialStatus material = noteMaterial(at, draft);
        if (found.materials() != null) {
            draft.unlistedMaterials(Unlisted.of(at, found.materials()));
        }
        boolean current = at.held().imported() && !notCurrent(at.held());
        return draft.currentMaterial(current ? material.name() : null)
                .material(material)
                .build();
    }

    /** The key is another resource's to work on; only what this one may have sent before comes to an end. */
    private static StatusDraft withoutOldAttempt(Situation at, StatusDraft draft) {
        ImportAttempt attempt = at.recorded().attempt();
        return attempt == null || at.mayBeRepeated(attempt)
                ? draft
                : draft.material(new MaterialDraft(at.recorded()).attempt(null).build());
    }

    /** What a deletion takes along is known by its record, whether or not spec.materials still lists it. */
    private StatusDraft entriesToDelete(Observation look, KeyView.Found found, Instant now, StatusDraft draft) {
        for (MaterialStatus entry : look.status().materials()) {
            draft.material(noteMaterial(Situation.of(look.about(entry), found, now, timings), draft));
        }
        return draft;
    }

    /** A failure to look is over with the next look; failures of writes know what was in the Secrets. */
    private static void forgetFailedLooks(Observation look, StatusDraft draft) {
        Failures failures = look.status().failures();
        boolean ofLook = failures != null
                && !look.subject().deleting()
                && failures.inputDigest().equals(InputDigest.of(look.withBundle(new BundleView.NotRead())));
        if (ofLook) {
            draft.failures(null);
        }
    }

    private static boolean notCurrent(MaterialInKms held) {
        return held.keyMaterialState() != null && !MaterialInKms.CURRENT.equals(held.keyMaterialState());
    }

    /**
     * A request that was there when the key was first looked at may have been carried out for an earlier record. The
     * state that the key left for PendingImport is kept at once: description and list may be of different times, so
     * that the loss is noted by a later look.
     */
    private static StatusDraft facts(Observation look, KeyDescription key) {
        ImportedKeyStatus status = look.status();
        boolean first = status.lastObservedTime() == null;
        boolean left = key.state() == KeyState.PENDING_IMPORT
                && status.keyState() != null
                && KeyState.of(status.keyState()) != KeyState.PENDING_IMPORT;
        return new StatusDraft(status)
                .reimportRequestBeforeLoss(
                        first ? look.subject().reimportRequest() : status.reimportRequestBeforeLoss())
                .keyStateBeforeLoss(left ? status.keyState() : status.keyStateBeforeLoss())
                .lastObservedTime(key.kmsTime())
                .keyArn(key.arn())
                .keyState(key.state().text())
                .keySpec(key.keySpec())
                .keyUsage(key.keyUsage())
                .origin(key.origin())
                .multiRegion(key.multiRegion())
                .multiRegionKeyType(key.multiRegionKeyType())
                .deletionDate(key.deletionDate())
                .expirationModel(key.expirationModel())
                .validTo(key.validTo());
    }

    /**
     * A request asks for material that was lost if it was made after the key was last seen at work, and for a key that
     * was disabled if it was made after status said so: until then a policy on who may ask cannot know. HMAC and
     * asymmetric keys without a record may have been used before: under Manual that counts as a loss.
     */
    private static void noteLoss(Situation at, StatusDraft draft) {
        ImportedKeyStatus before = at.look().status();
        boolean works = at.held().imported() && !at.disabled() && !at.expired();
        boolean newlyDisabled = at.held().imported()
                && at.disabled()
                && !KeyState.DISABLED.text().equals(before.keyState());
        if (works || newlyDisabled) {
            draft.reimportRequestBeforeLoss(at.look().subject().reimportRequest());
        }
        if (at.key().state() != KeyState.PENDING_IMPORT) {
            draft.keyStateBeforeLoss(null);
        }
        if (!at.held().missing()) {
            draft.lossTime(null);
        } else if (before.lossTime() == null && (lost(at) || MaterialRules.maybeLost(at))) {
            draft.lossTime(at.kmsTime());
        }
    }

    private static boolean lost(Situation at) {
        return at.held().presence() == MaterialInKms.Presence.LOST;
    }

    private static MaterialStatus noteMaterial(Situation at, StatusDraft draft) {
        MaterialStatus recorded =
                guessedWrong(at) ? MaterialStatus.unknown(at.recorded().name()) : at.recorded();
        ImportAttempt attempt = recorded.attempt();
        if (at.attemptProved()) {
            Receipts.closeRequest(draft, attempt);
            recorded = Receipts.imported(at.look(), attempt, at.held().keyMaterialId(), null, attempt.time());
        } else if (attempt != null && !at.mayBeRepeated(attempt)) {
            recorded = new MaterialDraft(recorded).attempt(null).build();
        }
        MaterialDraft material = new MaterialDraft(recorded)
                .keyMaterialState(at.held().keyMaterialState())
                .importState(at.held().imported() ? KeyMaterial.IMPORTED : KeyMaterial.PENDING_IMPORT);
        if (at.held().keyMaterialId() != null) {
            material.keyMaterialId(at.held().keyMaterialId());
        }
        if (Lifetime.shows(at.held(), recorded.validTo()) || at.satisfied()) {
            material.importsNotShown(null);
        }
        if (at.held().imported()) {
            material.validTo(at.held().validTo());
        }
        if (at.look().bundle() instanceof BundleView.Present present) {
            notePair(at, recorded, present.digests(), material, draft);
        } else if (at.look().material().plaintext() != null && adopts(at, recorded)) {
            draft.lastHandledReimportRequest(at.look().subject().reimportRequest());
            material.bundle(new ImportedBundle(null, null, at.kmsTime(), null));
        }
        return material.build();
    }

    /**
     * The entry turns out to be another material than was recorded without an import that proved it, or none at all.
     */
    private static boolean guessedWrong(Situation at) {
        String guess = at.recorded().keyMaterialId();
        boolean other =
                at.held().keyMaterialId() != null && !at.held().keyMaterialId().equals(guess);
        return guess != null
                && !at.recorded().maybeImportedByUs()
                && (other || at.held().presence() == MaterialInKms.Presence.UNMAPPED);
    }

    /** KMS holds what the spec asks, and there is no record of how that came. */
    private static boolean adopts(Situation at, MaterialStatus recorded) {
        ImportAttempt attempt = recorded.attempt();
        boolean undecided = attempt != null && at.within(at.timings().settle(), attempt.time());
        return recorded.bundle() == null && !undecided && at.satisfied();
    }

    /**
     * The source was plaintext before, or the record was made under another digest key: the pair that is there now
     * brings nothing that KMS does not hold. Under another key it keeps the age of the record, so that no fleet sends
     * its used pairs again after the key was lost.
     */
    private static ImportedBundle takenFor(ImportedBundle known, BundleDigests pair, Situation at) {
        boolean otherSource = known.blobDigest() == null;
        return new ImportedBundle(
                pair.blobDigest(),
                pair.tokenDigest(),
                otherSource ? at.kmsTime() : known.firstSeenTime(),
                otherSource ? null : known.usedForRecovery());
    }

    private static void notePair(
            Situation at, MaterialStatus recorded, BundleDigests pair, MaterialDraft material, StatusDraft draft) {
        ImportedBundle known = recorded.bundle();
        boolean half = known != null && known.isHalfOf(pair) && !recorded.rejects(pair);
        if (half && (recorded.held() == null || !recorded.held().isOf(pair))) {
            material.held(new HeldBundle(pair.blobDigest(), pair.tokenDigest(), at.kmsTime()));
        } else if (!half) {
            material.held(null);
        }
        if (adopts(at, recorded)) {
            // A request that is already there cannot be told from one that was carried out before the record was lost.
            draft.lastHandledReimportRequest(at.look().subject().reimportRequest());
            material.bundle(new ImportedBundle(pair.blobDigest(), pair.tokenDigest(), at.kmsTime(), null));
        } else if (known != null && !known.isComparableTo(pair) && at.satisfied()) {
            material.bundle(takenFor(known, pair, at));
        }
    }
}
