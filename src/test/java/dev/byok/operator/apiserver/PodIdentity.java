package dev.byok.operator.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/**
 * What a Pod finds of its ServiceAccount: a token file that is renewed in place, and the way to the API server. The
 * files lie elsewhere than in a Pod, so the client is told where.
 */
public final class PodIdentity {
    private static final Duration SHORTEST = Duration.ofMinutes(10);

    private final ControlPlane api;
    private final String namespace;
    private final String serviceAccount;
    private final Path token;

    private PodIdentity(ControlPlane api, String namespace, String serviceAccount, Path folder) {
        this.api = api;
        this.namespace = namespace;
        this.serviceAccount = serviceAccount;
        this.token = folder.resolve("token");
    }

    /** Writes the files of a ServiceAccount's Pod to that folder. */
    public static PodIdentity of(ControlPlane api, String namespace, String serviceAccount, Path folder) {
        PodIdentity identity = new PodIdentity(api, namespace, serviceAccount, folder);
        identity.renew(SHORTEST);
        return identity;
    }

    /** Puts a new token into the file, as the kubelet does. */
    public void renew(Duration validFor) {
        try {
            Path fresh = Files.writeString(
                    token.resolveSibling("token.new"), api.token(namespace, serviceAccount, validFor));
            Files.move(fresh, token, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name that the API server knows it by. */
    public String user() {
        return "system:serviceaccount:" + namespace + ":" + serviceAccount;
    }

    /** What the container's environment says; JAVA_TOOL_OPTIONS among it. */
    public Map<String, String> environment() {
        return Map.of(
                "KUBERNETES_SERVICE_HOST",
                "127.0.0.1",
                "KUBERNETES_SERVICE_PORT",
                Integer.toString(api.port()),
                "POD_NAMESPACE",
                namespace,
                "JAVA_TOOL_OPTIONS",
                String.join(
                        " ",
                        "-Dkubernetes.auth.serviceAccount.token=" + token,
                        "-Dkubernetes.certs.ca.file=" + api.authority(),
                        "-Dkubernetes.auth.tryKubeConfig=false"));
    }
}
