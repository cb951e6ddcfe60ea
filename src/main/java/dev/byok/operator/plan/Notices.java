package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.api.v1alpha1.Failures;
import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.api.v1alpha1.RejectedBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Finds what is worth an Event in the difference of two statuses: one per change, none per retry. Pure. */
public final class Notices {
    /** Passing steps, whose end is told instead, and what concerns all keys, which the log tells once. */
    private static final Set<String> NOT_TOLD = Set.of(
            Reason.Importing.name(),
            Reason.Queued.name(),
            Reason.Verifying.name(),
            Reason.Throttled.name(),
            Reason.BundleHalfUpdated.name(),
            Reason.CredentialsRejected.name());

    /** What is said of import parameters that somebody else wrote. Nothing of them is repeated. */
    public static final String FOREIGN_PARAMETERS =
            "the import parameters in status are not those that the operator published: somebody else wrote there, who"
                    + " could read material that is wrapped under that key. They are replaced; use no copy of them, and"
                    + " find out who may write importedkeys/status";

    private Notices() {}

    /** That somebody else wrote import parameters into status. */
    public static Notice foreignParameters() {
        return new Notice(true, "ForeignImportParameters", "Observe", FOREIGN_PARAMETERS);
    }

    /** What changed from one status to the next. */
    public static List<Notice> between(ImportedKeyStatus before, ImportedKeyStatus after) {
        List<Notice> notices = new ArrayList<>();
        if (before.lossTime() == null && after.lossTime() != null) {
            notices.add(new Notice(
                    true,
                    "MaterialMissing",
                    "Observe",
                    "KMS does not hold the material (noticed at " + after.lossTime() + ")"));
        }
        for (MaterialStatus material : after.materials()) {
            ofMaterial(before.material(material.name()), material, notices);
        }
        ofParameters(before, after, notices);
        ofReady(before, after, notices);
        ofFailure(before.failures(), after.failures(), notices);
        return notices;
    }

    private static void ofParameters(ImportedKeyStatus before, ImportedKeyStatus after, List<Notice> notices) {
        for (ImportParameters set : after.importParameters()) {
            if (before.importParameters().stream()
                    .noneMatch(old -> Objects.equals(old.tokenDigest(), set.tokenDigest()))) {
                notices.add(new Notice(
                        false,
                        "ParametersPublished",
                        "GetParametersForImport",
                        "an answer for " + set.material() + " is awaited until " + set.parametersValidTo()
                                + ", wrapped under the public key with SHA-256 " + set.publicKeyFingerprint()));
            }
        }
    }

    /** A failure beside a key that stays Ready would else be seen in its message only. */
    private static void ofFailure(Failures before, Failures after, List<Notice> notices) {
        boolean news = after != null
                && (before == null
                        || !after.reason().equals(before.reason())
                        || !after.inputDigest().equals(before.inputDigest()));
        if (news && !told(notices, after.reason())) {
            notices.add(new Notice(true, after.reason(), "Reconcile", "KMS answered: " + after.message()));
        }
    }

    /** That material was deleted with its resource. */
    public static Notice deleted(String material, String requestId) {
        return new Notice(
                false,
                "MaterialDeleted",
                "DeleteKeyMaterial",
                material + " deleted from KMS, AWS request id " + requestId);
    }

    /** That a resource goes without having its material deleted by the operator; empty where it was. */
    public static Optional<Notice> released(Action.ReleaseFinalizer action, String message) {
        return action.material() == Action.Fate.DELETED
                ? Optional.empty()
                : Optional.of(new Notice(
                        action.material() == Action.Fate.KEPT,
                        "FinalizerRemoved",
                        "RemoveFinalizer",
                        "No key material was deleted: " + message));
    }

    private static void ofMaterial(MaterialStatus before, MaterialStatus after, List<Notice> notices) {
        if (!Objects.equals(before.importCount(), after.importCount()) && after.importedByUs()) {
            String until = after.validTo() == null ? "without expiry" : "until " + after.validTo();
            String request = after.requestId() == null
                    ? "KMS's answer was lost, KMS shows the import"
                    : "AWS request id " + after.requestId();
            notices.add(new Notice(
                    false,
                    Reason.Imported.name(),
                    "ImportKeyMaterial",
                    after.name() + " imported " + until + ", " + request));
        } else if (before.bundle() == null && after.bundle() != null) {
            notices.add(new Notice(
                    false,
                    "Adopted",
                    "Observe",
                    "KMS already held " + after.name() + " as the spec asks; nothing was sent"));
        }
        RejectedBundle last =
                after.rejected().isEmpty() ? null : after.rejected().getLast();
        if (last != null && !before.rejected().contains(last)) {
            notices.add(new Notice(
                    true,
                    last.reason(),
                    "ImportKeyMaterial",
                    Advice.refused(Reason.valueOf(last.reason())) + " The pair " + last.blobDigest()
                            + " is not sent again"));
        }
    }

    private static void ofReady(ImportedKeyStatus before, ImportedKeyStatus after, List<Notice> notices) {
        Condition was = before.condition(Conditions.READY).orElse(null);
        Condition is = after.condition(Conditions.READY).orElse(null);
        if (is == null || NOT_TOLD.contains(is.reason()) || told(notices, is.reason())) {
            return;
        }
        boolean changed = was == null
                || !was.status().equals(is.status())
                || !was.reason().equals(is.reason());
        if (changed) {
            boolean warning = after.condition(Conditions.STALLED).isPresent();
            notices.add(new Notice(warning, is.reason(), "Reconcile", is.message()));
        }
    }

    private static boolean told(List<Notice> notices, String reason) {
        return notices.stream().anyMatch(notice -> notice.reason().equals(reason));
    }
}
