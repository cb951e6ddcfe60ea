package dev.byok.operator.material;

import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/** Reads key material that the operator may see, and checks that it can be what the key takes. */
public final class PlaintextReader {
    private final SecretReader secrets;
    private final MaterialCleanup cleanup = new MaterialCleanup();

    /**
     * A reader that uses this client and its permissions.
     *
     * @param labelRequired whether Secrets without the label of key material are refused
     */
    public PlaintextReader(KubernetesClient client, boolean labelRequired) {
        this.secrets = SecretReader.ofPlaintext(client, labelRequired);
    }

    /**
     * Reads the material.
     *
     * @param keySpec KMS's KeySpec of the key, one whose material the operator can wrap
     * @throws KubernetesClientException if the API server cannot be asked
     */
    public PlaintextReading read(String namespace, SecretSource source, String keySpec) {
        SecretKeyRef ref = source.secretKeyRef();
        try {
            Optional<SecretData> secret = secrets.read(namespace, ref.name());
            if (secret.isEmpty()) {
                return new PlaintextReading.Missing("Secret " + ref.name() + " does not exist");
            }
            try (SecretData data = secret.get()) {
                Optional<String> refusal = secrets.refusal(data, namespace, ref.name());
                if (refusal.isPresent()) {
                    return new PlaintextReading.Unfit(refusal.get());
                }
                return data.has(ref.key())
                        ? checked(new Plaintext(data.value(ref.key()), data.version()), ref, keySpec)
                        : new PlaintextReading.Missing("Secret " + ref.name() + " has no key " + ref.key());
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return new PlaintextReading.Missing("The operator may not read Secrets in namespace " + namespace
                        + ": allow it to get " + ref.name());
            }
            throw e;
        } finally {
            // Also for half an answer.
            cleanup.request();
        }
    }

    static PlaintextReading checked(Plaintext plaintext, SecretKeyRef ref, String keySpec) {
        boolean fit = false;
        try {
            Optional<String> fault = MaterialShape.fault(keySpec, plaintext.bytes());
            fit = fault.isEmpty();
            return fit
                    ? new PlaintextReading.Fit(plaintext)
                    : new PlaintextReading.Unfit("Secret " + ref.name() + " key " + ref.key() + " " + fault.get());
        } finally {
            if (!fit) {
                plaintext.close();
            }
        }
    }
}
