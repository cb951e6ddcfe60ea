package dev.byok.operator.kms.aws;

import dev.byok.operator.kms.KmsFailure.Kind;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What everybody who may read a resource is told of a failure, as the end of "KMS answered: ". AWS's own words are
 * passed on only of kinds whose words are about the request, and without what could name a principal, an account or an
 * address. Of all other kinds a sentence of our own is told, with what was picked from AWS's words one by one.
 */
final class PublicMessage {
    static final String NO_CREDENTIALS = "there are no AWS credentials to ask KMS with";

    private static final Pattern KEY_ARN =
            Pattern.compile("arn:[^\\s\"'<>(),;]*:kms:[^\\s\"'<>(),;]*:key/[0-9A-Za-z-]+");
    private static final Pattern ARN = Pattern.compile("arn:[^\\s\"'<>(),;]*[^\\s\"'<>(),;.]");
    private static final Pattern ADDRESS = Pattern.compile(
            "https?://\\S+|\\b[0-9]{1,3}(?:\\.[0-9]{1,3}){3}\\b|\\b[\\w-]+(?:\\.[\\w-]+)*\\.amazonaws\\.\\S+");
    /** Access key ids and unique ids of users, roles and the like (IAM User Guide, "Unique identifiers"). */
    private static final Pattern IAM_ID = Pattern.compile("\\bA[A-Z]{3}[A-Z0-9]{12,}(?::\\S+)?");

    private static final Pattern ACCOUNT = Pattern.compile("(?<![0-9A-Za-z])[0-9]{12}(?![0-9A-Za-z])");
    private static final Pattern ACTION = Pattern.compile("\\bkms:[A-Za-z]{3,40}\\b");
    private static final Pattern CODE = Pattern.compile("[A-Za-z.]{1,64}");
    private static final List<String> POLICIES = List.of(
            "identity-based policy",
            "resource-based policy",
            "service control policy",
            "resource control policy",
            "permissions boundary",
            "session policy",
            "VPC endpoint policy");

    private PublicMessage() {}

    /**
     * Of an answer.
     *
     * @param code AWS's error code; may be null
     * @param words AWS's words
     */
    static String of(Kind kind, String code, String words) {
        return switch (kind) {
            case INVALID_STATE, UNSUPPORTED_OPERATION, INVALID_ARN, VALIDATION, CONFLICT, LIMIT_EXCEEDED ->
                withoutNames(words);
            case NOT_FOUND -> "there is no such key in this Region and account";
            case EXPIRED_IMPORT_TOKEN -> "the import token has expired";
            case INVALID_IMPORT_TOKEN -> "the import token is not valid for this key";
            case INVALID_CIPHERTEXT -> "the material could not be unwrapped";
            case INCORRECT_KEY_MATERIAL -> "this is not the material that the key holds or held";
            case ACCESS_DENIED -> denied(words);
            case CREDENTIALS -> "AWS does not accept the operator's credentials in this Region";
            case THROTTLED -> "the request quota is used up";
            case SERVER_FAULT, NO_ANSWER -> "a fault of its own" + (isCode(code) ? ", " + code : "");
            case OTHER -> isCode(code) ? code : "an error without a code";
        };
    }

    /** Of no answer. */
    static String ofSilence(SdkException exception) {
        return switch (exception) {
            case ApiCallTimeoutException _, ApiCallAttemptTimeoutException _ -> "nothing in time";
            case AbortedException _ -> "nothing, because the call was interrupted";
            default -> "nothing";
        };
    }

    private static boolean isCode(String code) {
        return code != null && CODE.matcher(code).matches();
    }

    private static String withoutNames(String words) {
        String text = KEY_ARN.matcher(words).replaceAll("the key");
        text = ARN.matcher(text).replaceAll("an ARN");
        text = ADDRESS.matcher(text).replaceAll("an address");
        text = IAM_ID.matcher(text).replaceAll("an id");
        return ACCOUNT.matcher(text).replaceAll("an account");
    }

    /** Which action was denied, and by what kind of policy, as far as AWS tells. */
    private static String denied(String words) {
        Matcher action = ACTION.matcher(words);
        String denied = "the operator is not allowed " + (action.find() ? action.group() : "this call");
        return POLICIES.stream()
                .filter(words::contains)
                .findFirst()
                .map(policy -> words.contains("explicit deny")
                        ? denied + ": there is an explicit deny in a " + policy
                        : denied + ": no " + policy + " allows it")
                .orElse(denied);
    }
}
