package dev.byok.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

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
        return causes(thrown)
                .filter(KubernetesClientException.class::isInstance)
                .map(KubernetesClientException.class::cast)
                .findFirst()
                .map(e -> new ApiServerFault(Math.max(e.getCode(), 0), words(e)));
    }

    /** What the API server says, or what kept it from answering, in one line. */
    public static String words(KubernetesClientException e) {
        return oneLine(said(e));
    }

    private static String said(KubernetesClientException e) {
        if (e.getStatus() != null && e.getStatus().getMessage() != null) {
            return e.getStatus().getMessage();
        }
        return causes(e)
                .filter(cause -> cause instanceof IOException || cause instanceof TimeoutException)
                .findFirst()
                .map(cause -> cause.getMessage() == null
                        ? cause.getClass().getSimpleName()
                        : cause.getClass().getSimpleName() + ": " + cause.getMessage())
                .orElseGet(() -> String.valueOf(e.getMessage()));
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause);
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
        return causes(thrown)
                .anyMatch(cause ->
                        cause.getMessage() != null && cause.getMessage().contains(OUR_PATH));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
