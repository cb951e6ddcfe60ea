package dev.byok.operator.admission;

import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.Kubectl;
import dev.byok.operator.apiserver.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Somebody with a kubeconfig and an ImportedKey to work on.
 *
 * @param kubectl as whom they act
 * @param namespace where the ImportedKey is
 */
record Caller(Kubectl kubectl, String namespace) {
    private static final String RESOURCE = "importedkey/payments";

    /** Whoever has a token of that ServiceAccount, however they came by it. */
    static Caller withTokenOf(ControlPlane api, String serviceAccountNamespace, String serviceAccount, Path folder) {
        String token = api.token(serviceAccountNamespace, serviceAccount, Duration.ofMinutes(10));
        String kubeconfig = """
            apiVersion: v1
            kind: Config
            clusters:
              - name: test
                cluster: {server: "https://127.0.0.1:%d", certificate-authority: "%s"}
            users:
              - name: stolen
                user: {token: "%s"}
            contexts:
              - name: test
                context: {cluster: test, user: stolen}
            current-context: test
            """.formatted(api.port(), api.authority(), token);
        try {
            Path file = Files.createTempDirectory(folder, "caller").resolve("kubeconfig");
            Files.writeString(file, kubeconfig);
            return new Caller(new Kubectl(api.kubectl().binaries(), file), "payments");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same in another namespace. */
    Caller in(String other) {
        return new Caller(kubectl, other);
    }

    /** Sends a merge patch of the ImportedKey, as another user if flags say so. */
    Tool.Result merge(String patch, String... flags) {
        return patch("merge", patch, flags);
    }

    /** Sends a JSON patch of the ImportedKey. */
    Tool.Result json(String patch, String... flags) {
        return patch("json", patch, flags);
    }

    /** Replaces the status, which takes the right to update it and no right to patch it. */
    Tool.Result putStatus(String publicKey) {
        String path = "/apis/byok.dev/v1alpha1/namespaces/" + namespace + "/importedkeys/payments/status";
        return kubectl.with(status(publicKey), "replace", "--raw", path, "-f", "-");
    }

    /** What status shows as the key to wrap under. */
    String publicKey() {
        return kubectl.must("-n", namespace, "get", RESOURCE, "-o=jsonpath={.status.importParameters[0].publicKey}");
    }

    private Tool.Result patch(String type, String patch, String... flags) {
        String[] arguments = new String[flags.length + 5];
        System.arraycopy(flags, 0, arguments, 5, flags.length);
        arguments[0] = "-n=" + namespace;
        arguments[1] = "patch";
        arguments[2] = RESOURCE;
        arguments[3] = "--type=" + type;
        arguments[4] = "--patch=" + patch;
        return kubectl.run(arguments);
    }

    private String status(String publicKey) {
        String version = kubectl.must("-n", namespace, "get", RESOURCE, "-o=jsonpath={.metadata.resourceVersion}");
        return """
            {"apiVersion": "byok.dev/v1alpha1", "kind": "ImportedKey",
             "metadata": {"name": "payments", "namespace": "%s", "resourceVersion": "%s"}, "status": %s}
            """.formatted(namespace, version, published(publicKey));
    }

    /** A status that publishes that key. */
    static String published(String publicKey) {
        return """
            {"importParameters": [{"material": "2026", "publicKeyFingerprint": "f", "publicKey": "%s"}]}\
            """.formatted(publicKey);
    }
}
