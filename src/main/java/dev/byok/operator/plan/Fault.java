package dev.byok.operator.plan;

import dev.byok.operator.kms.KmsFailure.Kind;

/**
 * What a kind of KMS failure means to the loop: one reason each, with its own way to be tried again.
 *
 * @param reason what users read
 * @param posture how it stands in the conditions
 * @param retry when the failed call is sent again
 */
record Fault(Reason reason, Posture posture, Retry retry) {

    /** When a failed call is sent again. */
    enum Retry {
        /** After a growing pause, or as soon as the spec, a Secret or the annotation changes. */
        BACKOFF,
        /** Only when the spec, a Secret or the annotation has changed. */
        CHANGED_INPUT,
        /** Never with the same pair, which is condemned; with material from plaintext when it has changed. */
        OTHER_MATERIAL,
        /** Never with the same pair, which is condemned. */
        NEW_PAIR
    }

    static Fault of(Kind kind) {
        return switch (kind) {
            case EXPIRED_IMPORT_TOKEN -> new Fault(Reason.ImportTokenExpired, Posture.WAITING, Retry.NEW_PAIR);
            case INVALID_IMPORT_TOKEN -> new Fault(Reason.InvalidImportToken, Posture.STALLED, Retry.NEW_PAIR);
            case INVALID_CIPHERTEXT -> new Fault(Reason.InvalidCiphertext, Posture.STALLED, Retry.NEW_PAIR);
            case INCORRECT_KEY_MATERIAL ->
                new Fault(Reason.IncorrectKeyMaterial, Posture.STALLED, Retry.OTHER_MATERIAL);
            case UNSUPPORTED_OPERATION -> new Fault(Reason.UnsupportedKey, Posture.STALLED, Retry.CHANGED_INPUT);
            case INVALID_ARN -> new Fault(Reason.InvalidSpec, Posture.STALLED, Retry.CHANGED_INPUT);
            case LIMIT_EXCEEDED -> new Fault(Reason.LimitExceeded, Posture.STALLED, Retry.CHANGED_INPUT);
            // A ValidTo that KMS refuses may be right with a fresh time.
            case VALIDATION -> new Fault(Reason.ValidationFailed, Posture.STALLED, Retry.BACKOFF);
            case NOT_FOUND -> new Fault(Reason.KeyNotFound, Posture.STALLED, Retry.BACKOFF);
            case ACCESS_DENIED -> new Fault(Reason.AccessDenied, Posture.STALLED, Retry.BACKOFF);
            case CREDENTIALS -> new Fault(Reason.CredentialsRejected, Posture.UNDECIDED, Retry.BACKOFF);
            case INVALID_STATE -> new Fault(Reason.KeyNotAvailable, Posture.WAITING, Retry.BACKOFF);
            case CONFLICT -> new Fault(Reason.KeyBusy, Posture.WAITING, Retry.BACKOFF);
            case THROTTLED -> new Fault(Reason.Throttled, Posture.UNDECIDED, Retry.BACKOFF);
            case SERVER_FAULT, NO_ANSWER -> new Fault(Reason.KmsUnavailable, Posture.UNDECIDED, Retry.BACKOFF);
            case OTHER -> new Fault(Reason.KmsError, Posture.WAITING, Retry.BACKOFF);
        };
    }

    /**
     * Whether it condemns the pair that was sent. Other material than the key's is none while no id of the key's
     * material is known: the look that showed none may be stale, or the primary key of a replica may get it later.
     */
    boolean condemns(Action.Import action) {
        boolean pair = action.attempt().blobDigest() != null;
        return pair
                && (retry == Retry.NEW_PAIR
                        || (retry == Retry.OTHER_MATERIAL
                                && (action.type() == null || action.keyMaterialId() != null)));
    }

    /** Whether only another input can mend it. */
    boolean standsUntilChange() {
        return retry == Retry.CHANGED_INPUT || retry == Retry.OTHER_MATERIAL;
    }

    /** The fault that was recorded under that reason. */
    static Fault recorded(String reason) {
        for (Kind kind : Kind.values()) {
            Fault fault = of(kind);
            if (fault.reason.name().equals(reason)) {
                return fault;
            }
        }
        return of(Kind.OTHER);
    }
}
