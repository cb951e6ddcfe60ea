package dev.byok.operator.material;

import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.Wrapped;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Arrays;
import java.util.Optional;

/** Reads a pair by live GETs of its Secrets, so that what is sent is what is there now and no cache holds it. */
public final class PairReader {
    /** EncryptedKeyMaterial and ImportToken are 1 to 6144 bytes (AWS KMS API, ImportKeyMaterial). */
    private static final int MOST_BYTES = 6144;

    /** Far below every token that KMS gives; passwords and PINs are shorter. */
    private static final int LEAST_TOKEN_BYTES = 128;

    private final SecretReader secrets;

    /**
     * A reader that uses this client and its permissions.
     *
     * @param labelRequired whether Secrets without the label of key material are refused
     */
    public PairReader(KubernetesClient client, boolean labelRequired) {
        this.secrets = SecretReader.ofWrapped(client, labelRequired);
    }

    /**
     * Reads both halves. One Secret that holds both is read once, so that its halves belong together.
     *
     * @throws KubernetesClientException if the API server cannot be asked
     */
    public PairReading read(String namespace, Wrapped wrapped) {
        SecretKeyRef blobRef = wrapped.encryptedKeyMaterial().secretKeyRef();
        SecretKeyRef tokenRef = wrapped.importToken().secretKeyRef();
        try (SecretData blobSecret = get(namespace, blobRef.name());
                SecretData tokenSecret =
                        tokenRef.name().equals(blobRef.name()) ? null : get(namespace, tokenRef.name())) {
            boolean together = tokenRef.name().equals(blobRef.name());
            Optional<String> refusal = refusal(blobSecret, namespace, blobRef.name())
                    .or(() -> refusal(tokenSecret, namespace, tokenRef.name()));
            return refusal.isPresent()
                    ? new PairReading.Malformed(refusal.get())
                    : pair(blobSecret, blobRef, together ? blobSecret : tokenSecret, tokenRef);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return new PairReading.Missing("The operator may not read Secrets in namespace " + namespace
                        + ": allow it to get " + blobRef.name() + " and " + tokenRef.name());
            }
            throw e;
        }
    }

    private SecretData get(String namespace, String name) {
        return secrets.read(namespace, name).orElse(null);
    }

    private Optional<String> refusal(SecretData secret, String namespace, String name) {
        return Optional.ofNullable(secret).flatMap(read -> secrets.refusal(read, namespace, name));
    }

    private static PairReading pair(
            SecretData blobSecret, SecretKeyRef blobRef, SecretData tokenSecret, SecretKeyRef tokenRef) {
        String missing = missing(blobSecret, blobRef);
        missing = missing != null ? missing : missing(tokenSecret, tokenRef);
        if (missing != null) {
            return new PairReading.Missing(missing);
        }
        byte[] blob = blobSecret.value(blobRef.key());
        byte[] token = tokenSecret.value(tokenRef.key());
        String malformed = malformed(blob, blobRef, "wrapped material");
        malformed = malformed != null ? malformed : malformed(token, tokenRef, "an import token");
        malformed = malformed != null ? malformed : tooShort(token, tokenRef);
        if (malformed == null) {
            return new PairReading.Complete(new SecretPair(blob, token));
        }
        Arrays.fill(blob, (byte) 0);
        Arrays.fill(token, (byte) 0);
        return new PairReading.Malformed(malformed);
    }

    private static String missing(SecretData secret, SecretKeyRef ref) {
        if (secret == null) {
            return "Secret " + ref.name() + " does not exist";
        }
        return secret.has(ref.key()) ? null : "Secret " + ref.name() + " has no key " + ref.key();
    }

    private static String malformed(byte[] bytes, SecretKeyRef ref, String role) {
        if (bytes.length == 0) {
            return "Secret " + ref.name() + " key " + ref.key() + " is empty; it must hold " + role;
        }
        if (bytes.length > MOST_BYTES) {
            return "Secret " + ref.name() + " key " + ref.key() + " holds " + bytes.length + " bytes, but " + role
                    + " has at most " + MOST_BYTES + "; put the raw bytes there, not text made from them";
        }
        return TextLook.isText(bytes)
                ? "Secret " + ref.name() + " key " + ref.key() + " holds text, but " + role
                        + " is random bytes; put the raw bytes there, not base64 or PEM made from them"
                : null;
    }

    private static String tooShort(byte[] token, SecretKeyRef ref) {
        return token.length >= LEAST_TOKEN_BYTES
                ? null
                : "Secret " + ref.name() + " key " + ref.key() + " holds " + token.length
                        + " bytes, which is less than any import token has";
    }
}
