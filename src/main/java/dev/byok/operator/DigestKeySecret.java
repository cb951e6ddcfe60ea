package dev.byok.operator;

import dev.byok.operator.config.DigestKeyConfig;
import dev.byok.operator.digest.DigestKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The digest key, in a Secret of the operator's own namespace that whichever replica comes first creates. */
final class DigestKeySecret {
    private static final Logger LOG = LoggerFactory.getLogger(DigestKeySecret.class);
    private static final String ENTRY = "key";
    private static final String CONSEQUENCE = "digests in status are made under a key of this process alone: after a"
            + " restart used pairs are recognised no more, and published import parameters are replaced";

    private DigestKeySecret() {}

    /**
     * Reads the key, or creates it. Without a namespace or the right to do so it is one of this process alone.
     *
     * @throws KubernetesClientException if the API server cannot be asked
     * @throws IllegalArgumentException if the Secret holds something else; the message names it
     */
    static DigestKey obtain(Optional<DigestKeyConfig> config, KubernetesClient client) {
        if (config.isEmpty()) {
            LOG.warn("the namespace of this process is not known (POD_NAMESPACE), so {}", CONSEQUENCE);
            return DigestKey.ofThisProcess();
        }
        String path = config.get().namespace() + "/" + config.get().name();
        try {
            return keyIn(readOrCreate(config.get(), client), path);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            LOG.warn(
                    "the operator may not get or create the Secret {} (DIGEST_KEY_SECRET), so {}; allow both",
                    path,
                    CONSEQUENCE);
            return DigestKey.ofThisProcess();
        }
    }

    private static Secret readOrCreate(DigestKeyConfig config, KubernetesClient client) {
        var secrets = client.secrets().inNamespace(config.namespace());
        Secret there = secrets.withName(config.name()).get();
        if (there != null) {
            return there;
        }
        try {
            return secrets.resource(fresh(config)).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            // Another replica was faster, and its key is everybody's.
            return secrets.withName(config.name()).require();
        }
    }

    private static Secret fresh(DigestKeyConfig config) {
        byte[] bytes = DigestKey.generate();
        try {
            return new SecretBuilder()
                    .withNewMetadata()
                    .withNamespace(config.namespace())
                    .withName(config.name())
                    .addToLabels("app.kubernetes.io/part-of", "imported-key-operator")
                    .endMetadata()
                    .withType("Opaque")
                    .addToData(ENTRY, Base64.getEncoder().encodeToString(bytes))
                    .build();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static DigestKey keyIn(Secret secret, String path) {
        String text = secret.getData() == null ? null : secret.getData().get(ENTRY);
        byte[] bytes = new byte[0];
        try {
            bytes = text == null ? bytes : Base64.getDecoder().decode(text);
            return DigestKey.of(bytes);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(
                    "the Secret " + path + " (DIGEST_KEY_SECRET) must hold " + DigestKey.BYTES + " bytes under " + ENTRY
                            + "; delete it, and the operator creates it anew at its next start");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
