package dev.byok.operator.plan;

import dev.byok.operator.kms.KmsFailure;

/** Every reason that a condition of an ImportedKey can have; its name is the text users read. */
public enum Reason {
    /** KMS holds the material, with the expiration that the spec asks for. */
    Imported,
    /** The key works; the time to re-import has come, or it was requested, and a new answer is awaited. */
    AwaitingRenewal,
    /** The import was decided and is being sent. */
    Importing,
    /** The request that comes next waits for its turn under KMS's request quota. */
    Queued,
    /** KMS said yes to the import, but does not show it yet. */
    Verifying,
    /** KMS accepted several imports in a row and shows none of them. */
    ImportNotShown,
    /** An import was sent or was about to be, and its outcome is not known yet. */
    ImportUnconfirmed,
    /** Material is missing, and the pair in the Secrets cannot work any more: a new one is needed. */
    AwaitingMaterial,
    /** A Secret or a key in it is not there yet. */
    SecretNotFound,
    /** A Secret holds something that cannot be wrapped material or an import token. */
    SecretInvalid,
    /** The installation allows no material that the operator may read. */
    PlaintextForbidden,
    /** One of two Secrets has changed; the other is waited for. */
    BundleHalfUpdated,
    /** KMS refused the import token as older than 24 hours. */
    ImportTokenExpired,
    /** KMS refused the import token as malformed or made for another key. */
    InvalidImportToken,
    /** KMS could not unwrap the material. */
    InvalidCiphertext,
    /** KMS unwrapped the material, and it is not the one that this key holds or held. */
    IncorrectKeyMaterial,
    /**
     * The key works, but its expiration is not the one that the spec asks for, and a new pair is needed to change it.
     */
    ExpirationNotApplied,
    /** Material was lost, and the spec or the key's state says to ask first. */
    RecoveryAwaitsRequest,
    /** The material expired and is not to come back by itself. */
    Lapsed,
    /** spec.expiration.validTo is further away than KMS takes. */
    ValidToTooFar,
    /** spec.suspend stops every KMS write. */
    Suspended,
    /** The key is disabled. */
    KeyDisabled,
    /** The key is scheduled for deletion. */
    KeyPendingDeletion,
    /** The key's state does not allow an import now. */
    KeyNotAvailable,
    /** Another change of the key is in progress. */
    KeyBusy,
    /** KMS finds no such key in this Region and account. */
    KeyNotFound,
    /** The key's origin or key spec takes no imported material. */
    UnsupportedKey,
    /** It cannot be told which of the key's materials an entry of spec.materials is. */
    MaterialMappingUnknown,
    /** The key encrypts with material that spec.materials does not list, or such material is missing. */
    UnlistedMaterial,
    /** Another ImportedKey works on the same key. */
    DuplicateKey,
    /** The spec says something that cannot be carried out. */
    InvalidSpec,
    /** KMS refused a parameter of the request. */
    ValidationFailed,
    /** KMS refused the request because of a quota that does not come back with time. */
    LimitExceeded,
    /** The operator's identity lacks a permission. */
    AccessDenied,
    /** The operator has no credentials that AWS accepts. */
    CredentialsRejected,
    /** KMS's request quota is used up for the moment. */
    Throttled,
    /** KMS did not answer, or answered with a fault of its own. */
    KmsUnavailable,
    /** KMS answered with an error that this operator does not know. */
    KmsError,
    /** The resource is being deleted, and its material with it. */
    Deleting,
    /** A fault of the operator itself; its log says more. */
    InternalError;

    /** What users read after a call that KMS refused so. */
    public static Reason of(KmsFailure.Kind kind) {
        return Fault.of(kind).reason();
    }
}
