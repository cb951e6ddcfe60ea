package dev.byok.operator.kms.aws;

import static java.util.Map.entry;

import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says in the port's words what the SDK's exceptions mean. */
final class AwsFailures {
    /** A status condition's message is read by people, and KMS's own fit in a fraction of this. */
    static final int MAX_MESSAGE_CHARS = 1024;

    /** Error codes as KMS sends them; throttling has many more, which the SDK knows. */
    static final Map<String, Kind> KINDS = Map.ofEntries(
            entry("NotFoundException", Kind.NOT_FOUND),
            entry("KMSInvalidStateException", Kind.INVALID_STATE),
            entry("DisabledException", Kind.INVALID_STATE),
            entry("ExpiredImportTokenException", Kind.EXPIRED_IMPORT_TOKEN),
            entry("InvalidImportTokenException", Kind.INVALID_IMPORT_TOKEN),
            entry("InvalidCiphertextException", Kind.INVALID_CIPHERTEXT),
            entry("IncorrectKeyMaterialException", Kind.INCORRECT_KEY_MATERIAL),
            entry("UnsupportedOperationException", Kind.UNSUPPORTED_OPERATION),
            entry("InvalidArnException", Kind.INVALID_ARN),
            entry("ValidationException", Kind.VALIDATION),
            entry("ConflictException", Kind.CONFLICT),
            entry("LimitExceededException", Kind.LIMIT_EXCEEDED),
            entry("AccessDeniedException", Kind.ACCESS_DENIED),
            entry("ExpiredTokenException", Kind.CREDENTIALS),
            entry("InvalidClientTokenId", Kind.CREDENTIALS),
            entry("UnrecognizedClientException", Kind.CREDENTIALS),
            entry("InvalidSignatureException", Kind.CREDENTIALS),
            entry("SignatureDoesNotMatch", Kind.CREDENTIALS),
            entry("IncompleteSignature", Kind.CREDENTIALS),
            entry("IncompleteSignatureException", Kind.CREDENTIALS),
            entry("MissingAuthenticationToken", Kind.CREDENTIALS),
            entry("MissingAuthenticationTokenException", Kind.CREDENTIALS),
            entry("RequestExpired", Kind.CREDENTIALS),
            entry("RequestTimeTooSkewed", Kind.CREDENTIALS),
            entry("RequestInTheFuture", Kind.CREDENTIALS),
            entry("ThrottlingException", Kind.THROTTLED),
            entry("KMSInternalException", Kind.SERVER_FAULT),
            entry("DependencyTimeoutException", Kind.SERVER_FAULT),
            entry("KeyUnavailableException", Kind.SERVER_FAULT),
            entry("InternalFailure", Kind.SERVER_FAULT),
            entry("ServiceUnavailable", Kind.SERVER_FAULT));

    /** The SDK lists its providers, at length, before it says what each of them said. */
    private static final Pattern CHAIN = Pattern.compile(" in the chain .*?]\\) : ");

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cntrl}]+");

    private AwsFailures() {}

    /** What went wrong when KMS was asked; the exception becomes the failure's cause. */
    static KmsFailure of(SdkException exception) {
        if (exception instanceof AwsServiceException refusal) {
            Kind kind = kind(refusal);
            String words = line(said(refusal));
            return new KmsFailure(
                    kind, PublicMessage.of(kind, code(refusal), words), words, refusal.requestId(), refusal);
        }
        String words = line("No answer from KMS: " + reason(exception));
        return new KmsFailure(Kind.NO_ANSWER, PublicMessage.ofSilence(exception), words, null, exception);
    }

    /** KMS was not asked, because there was nothing to sign the request with. */
    static KmsFailure of(MarkedCredentials.Unavailable unavailable) {
        return new KmsFailure(
                Kind.CREDENTIALS, PublicMessage.NO_CREDENTIALS, unavailable.getMessage(), null, unavailable);
    }

    /** Why there are no credentials, in the SDK's words. */
    static String whyNone(RuntimeException exception) {
        return line("No AWS credentials: " + CHAIN.matcher(reason(exception)).replaceFirst(": "));
    }

    private static String code(AwsServiceException refusal) {
        return refusal.awsErrorDetails() == null
                ? null
                : refusal.awsErrorDetails().errorCode();
    }

    private static Kind kind(AwsServiceException refusal) {
        String code = code(refusal);
        Kind known = code == null ? null : KINDS.get(code);
        if (known != null) {
            return known;
        }
        if (refusal.isThrottlingException()) {
            return Kind.THROTTLED;
        }
        return refusal.statusCode() >= 500 ? Kind.SERVER_FAULT : Kind.OTHER;
    }

    /**
     * The service's own words: the SDK's message adds to them what changes with every attempt, such as the request id.
     */
    private static String said(AwsServiceException refusal) {
        AwsErrorDetails details = refusal.awsErrorDetails();
        if (details != null && details.errorMessage() != null) {
            return details.errorMessage();
        }
        return details != null && details.errorCode() != null
                ? details.errorCode()
                : "HTTP status " + refusal.statusCode();
    }

    private static String reason(Throwable exception) {
        return switch (exception) {
            case ApiCallTimeoutException _, ApiCallAttemptTimeoutException _ -> "none in time";
            case AbortedException _ -> "the call was interrupted";
            case AwsServiceException refusal -> said(refusal);
            case Throwable other when other.getCause() != null -> reason(other.getCause());
            case SdkException sdk -> sdk.rawMessage();
            default -> exception.getClass().getSimpleName() + ": " + exception.getMessage();
        };
    }

    private static String line(String text) {
        String line = BLANKS.matcher(text).replaceAll(" ").strip();
        return line.length() <= MAX_MESSAGE_CHARS ? line : line.substring(0, MAX_MESSAGE_CHARS - 1) + "…";
    }
}
