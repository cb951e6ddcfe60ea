package dev.byok.operator.kms;

import java.util.Locale;

/**
 * Why KMS could not be asked or said no. Its message may be read by everybody who may read the resource: it names no
 * principal, account or endpoint. AWS's own words, which do, are for the operator's log. Neither holds key material:
 * KMS's answers do not quote requests.
 */
public final class KmsFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Every way in which a call can fail, as far as the operator acts differently. */
    public enum Kind {
        /** NotFoundException: no such key in this Region and account, or not visible yet. */
        NOT_FOUND,
        /** KMSInvalidStateException or DisabledException: the key's state does not allow the call. */
        INVALID_STATE,
        /** ExpiredImportTokenException: the token is older than 24 hours. */
        EXPIRED_IMPORT_TOKEN,
        /** InvalidImportTokenException: the token is malformed or belongs to another key. */
        INVALID_IMPORT_TOKEN,
        /** InvalidCiphertextException: KMS could not unwrap the material. */
        INVALID_CIPHERTEXT,
        /** IncorrectKeyMaterialException: not the material that the key holds or held. */
        INCORRECT_KEY_MATERIAL,
        /** UnsupportedOperationException: the key takes no imported material, or not with these parameters. */
        UNSUPPORTED_OPERATION,
        /** InvalidArnException, or a Region that AWS does not have. */
        INVALID_ARN,
        /** ValidationException: a parameter was refused. */
        VALIDATION,
        /** ConflictException: another change of the key is in progress. */
        CONFLICT,
        /** LimitExceededException: a lifetime or resource quota, not throttling. */
        LIMIT_EXCEEDED,
        /** AccessDeniedException: the identity lacks the permission. */
        ACCESS_DENIED,
        /** No credentials, or credentials that AWS does not accept (expired, unknown, wrong signature). */
        CREDENTIALS,
        /** ThrottlingException: a request quota. */
        THROTTLED,
        /** KMSInternalException, DependencyTimeoutException or another 5xx: a write may have happened. */
        SERVER_FAULT,
        /** No answer arrived: a write may have happened. */
        NO_ANSWER,
        /** Any other refusal. */
        OTHER;

        /** Its name as Kubernetes writes reasons, such as {@code ExpiredImportToken}. */
        public String camelCase() {
            StringBuilder text = new StringBuilder();
            for (String word : name().split("_", -1)) {
                text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
            }
            return text.toString();
        }

        /**
         * Whether it says nothing about the key that was asked for: the account's request quota is used up, or AWS does
         * not accept the operator's credentials.
         */
        public boolean concernsTheCaller() {
            return this == THROTTLED || this == CREDENTIALS;
        }

        /** Whether a call that changes something may have taken effect all the same. */
        public boolean outcomeUnknown() {
            return this == SERVER_FAULT || this == NO_ANSWER;
        }
    }

    private final Kind kind;
    private final String logMessage;
    private final String requestId;

    /**
     * A failure whose message may go anywhere.
     *
     * @param kind what kind
     * @param message why, without a principal, account or endpoint
     * @param requestId AWS request id; null when no answer arrived
     * @param cause the SDK's exception; may be null
     */
    public KmsFailure(Kind kind, String message, String requestId, Throwable cause) {
        this(kind, message, message, requestId, cause);
    }

    /**
     * A failure of one call.
     *
     * @param kind what kind
     * @param message why, without a principal, account or endpoint
     * @param logMessage what AWS said, or why it could not be asked, in full
     * @param requestId AWS request id; null when no answer arrived
     * @param cause the SDK's exception; may be null
     */
    public KmsFailure(Kind kind, String message, String logMessage, String requestId, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.logMessage = logMessage;
        this.requestId = requestId;
    }

    /** What AWS said in full. It may name roles, sessions, accounts and endpoints: for the operator's log alone. */
    public String logMessage() {
        return logMessage;
    }

    /** What kind of failure it was. */
    public Kind kind() {
        return kind;
    }

    /** The AWS request id, or null when no answer arrived. */
    public String requestId() {
        return requestId;
    }

    /** Whether a call that changes something may have taken effect all the same. */
    public boolean outcomeUnknown() {
        return kind.outcomeUnknown();
    }
}
