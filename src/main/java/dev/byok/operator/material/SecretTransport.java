package dev.byok.operator.material;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;

/** How a GET of a Secret reaches the API server, and its answer reaches us. */
interface SecretTransport {

    /**
     * Sends the GET and waits for the answer.
     *
     * @throws KubernetesClientException if there is none
     */
    Answer get(URI uri);

    /**
     * What came back.
     *
     * @param code the HTTP status
     * @param body whoever receives it overwrites it
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Answer(int code, byte[] body) {}
}
