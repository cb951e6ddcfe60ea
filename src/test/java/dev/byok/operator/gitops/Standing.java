package dev.byok.operator.gitops;

import dev.byok.operator.plan.Posture;
import dev.byok.operator.plan.Reason;

/**
 * How a resource stands, and what the users of each tool expect to be told of it.
 *
 * @param posture what its conditions say, of whatever generation
 * @param reason the reason of Ready
 * @param seen whether the operator has seen the present generation
 * @param deleting whether it is being deleted
 * @param lost whether material was lost
 */
record Standing(Posture posture, Reason reason, boolean seen, boolean deleting, boolean lost) {

    /** What kstatus is to say. */
    String kstatus() {
        if (deleting) {
            return "Terminating";
        }
        return seen ? byPosture() : "InProgress";
    }

    private String byPosture() {
        return switch (posture) {
            case READY -> "Current";
            case STALLED -> "Failed";
            case WAITING, UNKNOWN -> "InProgress";
            case UNDECIDED -> throw new IllegalStateException("what is undecided stands as it did before");
        };
    }

    /** What the expressions for a Kustomization of keys are to say: waiting for a person holds nothing up. */
    String expressions() {
        if (!seen) {
            return "InProgress";
        }
        if (lost && awaited(reason)) {
            return "Failed";
        }
        return posture != Posture.STALLED && awaited(reason) ? "Current" : byPosture();
    }

    /** What Argo CD is to say. */
    String argo() {
        if (deleting || !seen) {
            return "Progressing";
        }
        if (posture == Posture.STALLED || (lost && awaited(reason))) {
            return "Degraded";
        }
        if (reason == Reason.Suspended || (posture != Posture.READY && awaited(reason))) {
            return "Suspended";
        }
        return posture == Posture.READY ? "Healthy" : "Progressing";
    }

    /** Whether a person or the calendar has to bring something: a new reason has to be put on one of the two sides. */
    static boolean awaited(Reason reason) {
        return switch (reason) {
            case AwaitingMaterial,
                    AwaitingRenewal,
                    ExpirationNotApplied,
                    ImportTokenExpired,
                    RecoveryAwaitsRequest,
                    SecretNotFound,
                    Suspended,
                    ValidToTooFar -> true;
            case Imported,
                    Importing,
                    Verifying,
                    ImportNotShown,
                    ImportUnconfirmed,
                    SecretInvalid,
                    PlaintextForbidden,
                    BundleHalfUpdated,
                    InvalidImportToken,
                    InvalidCiphertext,
                    IncorrectKeyMaterial,
                    Lapsed,
                    KeyDisabled,
                    KeyPendingDeletion,
                    KeyNotAvailable,
                    KeyBusy,
                    KeyNotFound,
                    UnsupportedKey,
                    MaterialMappingUnknown,
                    UnlistedMaterial,
                    DuplicateKey,
                    InvalidSpec,
                    ValidationFailed,
                    LimitExceeded,
                    AccessDenied,
                    CredentialsRejected,
                    Queued,
                    Throttled,
                    KmsUnavailable,
                    KmsError,
                    Deleting,
                    InternalError -> false;
        };
    }
}
