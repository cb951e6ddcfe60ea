package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Failures;
import dev.byok.operator.api.v1alpha1.ImportAttempt;
import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.ImportedBundle;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.api.v1alpha1.RejectedBundle;
import dev.byok.operator.kms.ImportReceipt;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KmsFailure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Writes down what an action brought about: imported, refused, unknown, deleted. Pure. */
public final class Receipts {
    private static final int MOST_REJECTED = 8;
    private static final int LONGEST_MESSAGE = 1024;

    private Receipts() {}

    /** The status in which an import is announced before it is sent. */
    public static ImportedKeyStatus announced(Observation look, Action.Import action) {
        MaterialStatus material =
                new MaterialDraft(look.recorded()).attempt(action.attempt()).build();
        return new StatusDraft(look.status()).material(material).build();
    }

    /**
     * The status after KMS accepted an import, which ends a loss. The next one is another, even if no look comes
     * between.
     */
    public static ImportedKeyStatus accepted(Observation look, Action.Import action, ImportReceipt receipt) {
        Instant time = receipt.kmsTime().truncatedTo(ChronoUnit.SECONDS);
        MaterialStatus material = imported(look, action.attempt(), receipt.keyMaterialId(), receipt.requestId(), time);
        StatusDraft draft = new StatusDraft(look.status())
                .lossTime(null)
                .keyStateBeforeLoss(null)
                .reimportRequestBeforeLoss(look.subject().reimportRequest())
                .material(material);
        closeRequest(draft, action.attempt());
        return draft.build();
    }

    /**
     * The status after an announced import was not sent, because its source changed in between.
     *
     * @param before an earlier attempt whose outcome is still not known; null if there is none
     */
    public static ImportedKeyStatus withdrawn(Observation look, ImportAttempt before) {
        MaterialStatus material =
                new MaterialDraft(look.recorded()).attempt(before).build();
        return new StatusDraft(look.status()).material(material).build();
    }

    /** The status that shows import parameters to a ceremony. */
    public static ImportedKeyStatus published(Observation look, ImportParameters set) {
        return new StatusDraft(look.status())
                .importParameters(List.of(set))
                .failures(null)
                .build();
    }

    /**
     * The status after KMS refused an import, or did not say.
     *
     * @param before an earlier attempt whose outcome is still not known; null if there is none
     */
    public static ImportedKeyStatus failed(
            Observation look, Action.Import action, ImportAttempt before, KmsFailure failure, Instant now) {
        StatusDraft draft = new StatusDraft(look.status());
        MaterialDraft material = new MaterialDraft(look.recorded());
        if (!failure.outcomeUnknown()) {
            material.attempt(before);
        }
        Fault fault = Fault.of(failure.kind());
        if (fault.condemns(action)) {
            material.held(null).rejected(condemned(look.recorded(), action.attempt(), fault.reason()));
            draft.failures(null).importParameters(without(look.status(), action.attempt()));
        } else if (!failure.kind().concernsTheCaller()) {
            draft.failures(counted(look, failure.kind(), failure.getMessage(), now));
        }
        return draft.material(material.build()).build();
    }

    /** The status after KMS deleted the material of that entry, or said that it was not there. */
    public static ImportedKeyStatus deleted(Observation look, String entry) {
        MaterialStatus material = new MaterialDraft(look.status().material(entry))
                .importState(KeyMaterial.PENDING_IMPORT)
                .lastImportTime(null)
                .validTo(null)
                .bundle(null)
                .attempt(null)
                .build();
        return new StatusDraft(look.status()).material(material).failures(null).build();
    }

    /** The status after KMS refused something that leaves no trace in the entry, or did not say. */
    public static ImportedKeyStatus refused(Observation look, KmsFailure failure, Instant now) {
        return failure.kind().concernsTheCaller()
                ? look.status()
                : new StatusDraft(look.status())
                        .failures(counted(look, failure.kind(), failure.getMessage(), now))
                        .build();
    }

    /** One failure more than before. */
    static Failures counted(Observation look, KmsFailure.Kind kind, String message, Instant now) {
        Failures before = look.status().failures();
        String digest = InputDigest.of(look);
        boolean same = before != null && digest.equals(before.inputDigest());
        String words = message == null ? "" : message;
        String reason = Fault.of(kind).reason().name();
        Instant time = now.truncatedTo(ChronoUnit.SECONDS);
        boolean goesOn = before != null && before.firstTime() != null && reason.equals(before.reason());
        return new Failures(
                same ? before.count() + 1 : 1,
                goesOn ? before.firstTime() : time,
                time,
                reason,
                words.substring(0, Math.min(words.length(), LONGEST_MESSAGE)),
                digest);
    }

    /** The entry after that attempt was carried out. */
    static MaterialStatus imported(
            Observation look, ImportAttempt attempt, String keyMaterialId, String requestId, Instant time) {
        MaterialStatus recorded = look.recorded();
        ImportedBundle before = recorded.bundle();
        boolean again = before != null
                && attempt.blobDigest() != null
                && attempt.blobDigest().equals(before.blobDigest())
                && attempt.tokenDigest().equals(before.tokenDigest());
        boolean recovery = again
                && (Boolean.TRUE.equals(before.usedForRecovery())
                        || look.status().lossTime() != null);
        ImportedBundle bundle = new ImportedBundle(
                attempt.blobDigest(),
                attempt.tokenDigest(),
                again ? before.firstSeenTime() : time,
                recovery ? Boolean.TRUE : null);
        return new MaterialDraft(recorded)
                .keyMaterialId(keyMaterialId != null ? keyMaterialId : recorded.keyMaterialId())
                .importState(KeyMaterial.IMPORTED)
                .validTo(attempt.validTo())
                .appliedExpiration(attempt.expiration())
                .lastImportTime(time)
                .importCount(oneMore(recorded.importCount()))
                .importsNotShown(oneMore(recorded.importsNotShown()))
                .requestId(requestId)
                .publicKeyFingerprint(attempt.publicKeyFingerprint())
                .bundle(bundle)
                .held(null)
                .attempt(null)
                .build();
    }

    private static int oneMore(Integer count) {
        return count == null ? 1 : count + 1;
    }

    /** A request is handled once its import was carried out, and failures before it are history. */
    static void closeRequest(StatusDraft draft, ImportAttempt attempt) {
        draft.failures(null).importParameters(List.of());
        if (attempt.reimportRequest() != null) {
            draft.lastHandledReimportRequest(attempt.reimportRequest());
        }
    }

    /** A refused answer takes the set that it was made for with it; an answer to an older set leaves this one. */
    private static List<ImportParameters> without(ImportedKeyStatus status, ImportAttempt refused) {
        return status.importParameters().stream()
                .filter(set -> !refused.tokenDigest().equals(set.tokenDigest()))
                .toList();
    }

    private static List<RejectedBundle> condemned(MaterialStatus recorded, ImportAttempt attempt, Reason reason) {
        List<RejectedBundle> rejected = new ArrayList<>(recorded.rejected());
        rejected.add(new RejectedBundle(attempt.blobDigest(), attempt.tokenDigest(), reason.name(), attempt.time()));
        return rejected.subList(Math.max(0, rejected.size() - MOST_REJECTED), rejected.size());
    }
}
