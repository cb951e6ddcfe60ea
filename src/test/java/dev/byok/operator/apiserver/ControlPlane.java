package dev.byok.operator.apiserver;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A real kube-apiserver and etcd on loopback, as a cluster runs them: TLS, RBAC, ServiceAccount tokens, and an audit
 * log of every request. Each process can be killed and started again on its port.
 */
public final class ControlPlane implements ApiServer {
    /** Our CRD. */
    public static final Path CRD = Path.of("crds", "importedkeys.byok.dev.yaml");

    private final Path folder;
    private final Etcd etcd;
    private final KubeApiServer server;
    private final Program controllerManager;
    private final KubernetesClient admin;

    private ControlPlane(Builder builder) {
        Binaries binaries = Binaries.find().orElseThrow(() -> new IllegalStateException("there is no kube-apiserver"));
        try {
            folder = Files.createTempDirectory("control-plane");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Certificates certificates = Certificates.create(folder);
        etcd = new Etcd(binaries, folder);
        server = new KubeApiServer(binaries, folder, certificates, etcd, builder.flags);
        etcd.start();
        server.start();
        controllerManager =
                builder.controllerManager ? ControllerManager.start(binaries, folder, certificates, server) : null;
        admin = client("admin");
        if (builder.crd) {
            applyCrd();
        }
        if (builder.shortPolls) {
            allowShortPolls();
        }
    }

    /** How it is started. */
    public static final class Builder {
        private final List<String> flags = new ArrayList<>();
        private boolean controllerManager;
        private boolean crd = true;
        private boolean shortPolls;

        private Builder() {}

        /** More flags for kube-apiserver. */
        public Builder apiServerFlags(String... more) {
            flags.addAll(List.of(more));
            return this;
        }

        /** With a controller manager: namespaces and owned objects go, aggregated roles fill, Deployments get Pods. */
        public Builder withControllerManager() {
            controllerManager = true;
            return this;
        }

        /** Without our CRD, which is applied otherwise. */
        public Builder withoutCrd() {
            crd = false;
            return this;
        }

        /** With a CRD that takes any poll interval, for tests that cannot wait a minute. */
        public Builder withShortPolls() {
            shortPolls = true;
            return this;
        }

        /**
         * Starts it and waits until it is ready.
         *
         * @throws IllegalStateException with the end of its log, if it does not get there
         */
        public ControlPlane start() {
            return new ControlPlane(this);
        }
    }

    /** Chooses how it is started. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts one with our CRD. */
    public static ControlPlane start() {
        return builder().start();
    }

    @Override
    public KubernetesClient admin() {
        return admin;
    }

    @Override
    public KubernetesClient client(String identity) {
        Config config = Config.fromKubeconfig(read(kubeconfig()));
        config.setUserAgent(identity);
        config.setRequestRetryBackoffLimit(1);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    /** The admin's kubeconfig. */
    public Path kubeconfig() {
        return server.kubeconfig("admin");
    }

    /** The kubectl of the same version, as the admin. */
    public Kubectl kubectl() {
        return new Kubectl(server.binaries(), kubeconfig());
    }

    /** The server's port on 127.0.0.1. */
    public int port() {
        return server.port();
    }

    /** The certificate authority of the server, PEM. */
    public Path authority() {
        return server.authority();
    }

    /** A token of a ServiceAccount, as the kubelet asks for one; it must be valid for at least ten minutes. */
    public String token(String namespace, String serviceAccount, Duration validFor) {
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(validFor.toSeconds())
                .endSpec()
                .build();
        return admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    /** Every request that was answered, oldest first. */
    public List<AuditEntry> audit() {
        return AuditEntry.read(auditLog());
    }

    /** The audit log itself. */
    public Path auditLog() {
        return folder.resolve("audit.log");
    }

    /** Kills the API server as a crash does. */
    public void killApiServer() {
        server.kill();
    }

    /** Starts the API server again on its port, and waits until it is ready. */
    public void startApiServer() {
        server.start();
    }

    /** Keeps a copy of all data as they are now; the server is away for a moment. */
    public Path remember() {
        server.kill();
        etcd.kill();
        Path copy = etcd.copy();
        etcd.start();
        server.start();
        return copy;
    }

    /** Brings a copy of the data back, as a restored backup does: resource versions go backwards. */
    public void restore(Path copy) {
        server.kill();
        etcd.kill();
        etcd.replace(copy);
        etcd.start();
        server.start();
    }

    /** Applies our CRD and waits until it is served. */
    public void applyCrd() {
        kubectl().must("apply", "--server-side", "--force-conflicts", "-f", CRD.toString());
        kubectl().must("wait", "--for=condition=Established", "crd/importedkeys.byok.dev", "--timeout=30s");
        Awaitility.await().atMost(Duration.ofMinutes(3)).ignoreExceptions().until(() -> {
            keys("default").list();
            return true;
        });
    }

    /** Takes the least poll interval out of the CRD that is there. */
    public void allowShortPolls() {
        String path = "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/pollInterval/";
        String patch = "[{\"op\": \"remove\", \"path\": \"" + path + "x-kubernetes-validations\"}]";
        kubectl().must("patch", "crd", "importedkeys.byok.dev", "--type=json", "--patch=" + patch);
        var probe = """
            apiVersion: byok.dev/v1alpha1
            kind: ImportedKey
            metadata: {name: probe, namespace: default}
            spec:
              keyId: 1234abcd-12ab-34cd-56ef-1234567890ab
              region: eu-central-1
              materials: [{name: a, wrapped: {encryptedKeyMaterial: {secretKeyRef: {name: a, key: a}}, importToken: {secretKeyRef: {name: a, key: b}}}}]
              expiration: {model: KEY_MATERIAL_DOES_NOT_EXPIRE}
              pollInterval: 1s
            """;
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> kubectl()
                                .with(probe, "create", "--dry-run=server", "-f", "-")
                                .exitCode()
                        == 0);
    }

    @Override
    public void close() {
        admin.close();
        if (controllerManager != null) {
            controllerManager.close();
        }
        server.kill();
        etcd.kill();
        Folders.delete(folder);
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
