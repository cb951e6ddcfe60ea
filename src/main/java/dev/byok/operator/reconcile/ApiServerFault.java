package dev.byok.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;

/**
 * What an API server may answer at any time, and what a person makes of it.
 *
 * @param code the HTTP status; 0 if there was no answer
 * @param message one line
 */
public record ApiServerFault(int code, String message) {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Set<Integer> EXPECTED = Set.of(
            HttpURLConnection.HTTP_UNAUTHORIZED,
            HttpURLConnection.HTTP_FORBIDDEN,
            HttpURLConnection.HTTP_NOT_FOUND,
            HttpURLConnection.HTTP_CONFLICT,
            TOO_MANY_REQUESTS);
    private static final String OUR_PATH = "/importedkeys";

    /** The fault behind an exception, if there is one. */
    public static Optional<ApiServerFault> behind(Throwable thrown) {
        Throwable root = thrown;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException e) {
                String message = e.getStatus() == null || e.getStatus().getMessage() == null
                        ? root.getClass().getSimpleName() + ": " + root.getMessage()
                        : e.getStatus().getMessage();
                return Optional.of(new ApiServerFault(e.getCode(), oneLine(message)));
            }
        }
        return Optional.empty();
    }

    /**
     * Whether an API server may answer so without anybody's mistake in this program; what is left is 400, 422 and such.
     */
    boolean expected() {
        return code == 0 || code >= HttpURLConnection.HTTP_INTERNAL_ERROR || EXPECTED.contains(code);
    }

    /**
     * What a person should do about a start that failed.
     *
     * @return nothing if it did not fail because of the API server
     */
    public static Optional<String> atStart(Throwable thrown) {
        return behind(thrown).map(fault -> switch (fault.code()) {
            case 0 -> "the API server cannot be reached: " + fault.message();
            case HttpURLConnection.HTTP_NOT_FOUND ->
                asksForOurs(thrown)
                        ? "the CRD importedkeys.byok.dev is not there; apply it first: kubectl apply -f crds/"
                        : fault.message();
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                "the API server does not know this identity (401): its token is missing, wrong or has run out";
            case HttpURLConnection.HTTP_FORBIDDEN -> "RBAC does not allow it: " + fault.message();
            default -> "the API server answered " + fault.code() + ": " + fault.message();
        });
    }

    private static boolean asksForOurs(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getMessage().contains(OUR_PATH)) {
                return true;
            }
        }
        return false;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
