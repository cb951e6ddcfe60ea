package dev.byok.operator.material;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads Secrets by live GETs as bytes, past everything that would make text or a cached object of them. */
final class SecretReader {
    private static final int MOST_WORDS = 512;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URL server;
    private final SecretTransport transport;
    private final boolean labelRequired;

    private SecretReader(URL server, SecretTransport transport, boolean labelRequired) {
        this.server = server;
        this.transport = transport;
        this.labelRequired = labelRequired;
    }

    /** Reads Secrets with wrapped material. */
    static SecretReader ofWrapped(KubernetesClient client, boolean labelRequired) {
        return new SecretReader(client.getMasterUrl(), new SharedConnection(client), labelRequired);
    }

    /** Reads Secrets with material that nobody wrapped. */
    static SecretReader ofPlaintext(KubernetesClient client, boolean labelRequired) {
        return new SecretReader(client.getMasterUrl(), new OneShotConnection(client.getConfiguration()), labelRequired);
    }

    /**
     * Reads one Secret, if it exists. Whoever receives it closes it.
     *
     * @throws KubernetesClientException if the API server cannot be asked, or says no
     * @throws IllegalArgumentException if no namespace or no Secret can have that name
     */
    Optional<SecretData> read(String namespace, String name) {
        if (!SecretKeyRef.isNamespace(namespace) || !SecretKeyRef.isName(name)) {
            throw new IllegalArgumentException("not the names of a namespace and of a Secret in it");
        }
        URI uri = URI.create(server + "api/v1/namespaces/" + namespace + "/secrets/" + name);
        SecretTransport.Answer answer = transport.get(uri);
        if (answer.code() == HttpURLConnection.HTTP_NOT_FOUND) {
            return Optional.empty();
        }
        if (answer.code() != HttpURLConnection.HTTP_OK) {
            throw failure(answer, namespace + "/" + name);
        }
        try {
            return Optional.of(new SecretData(answer.body()));
        } catch (IOException _) {
            // The parser's own words may quote the answer.
            throw new KubernetesClientException("the API server's answer is no Secret");
        }
    }

    /**
     * Why nothing of a Secret that was read may be used, if so. It is asked before anything else is said of the Secret,
     * such as which keys it has: whoever named it need not be allowed to read it.
     */
    Optional<String> refusal(SecretData secret, String namespace, String name) {
        if (!labelRequired || secret.labelled()) {
            return Optional.empty();
        }
        return Optional.of("Secret " + name + " does not have the label " + ImportedKey.KEY_MATERIAL_LABEL
                + ": \"true\", which this installation requires (REQUIRE_SECRET_LABEL=true): label it if it holds"
                + " material for this key (kubectl label secret " + name + " " + ImportedKey.KEY_MATERIAL_LABEL
                + "=true --overwrite -n " + namespace + ")");
    }

    /** An error's body is a Status, never a Secret; of any other answer nobody knows, and it is not made text of. */
    private static KubernetesClientException failure(SecretTransport.Answer answer, String path) {
        String words = answer.code() >= HttpURLConnection.HTTP_BAD_REQUEST
                ? said(new String(answer.body(), StandardCharsets.UTF_8))
                : "";
        Arrays.fill(answer.body(), (byte) 0);
        return new KubernetesClientException("the Secret " + path + " could not be read" + words, answer.code(), null);
    }

    private static String said(String body) {
        try {
            String message = JSON.readTree(body).path("message").asText();
            return message.isEmpty() ? "" : ": " + message;
        } catch (JsonProcessingException _) {
            // A proxy in between answers in words of its own.
            return body.isBlank() ? "" : ": " + body.substring(0, Math.min(body.length(), MOST_WORDS));
        }
    }
}
