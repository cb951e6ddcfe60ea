package dev.byok.operator.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A kube-apiserver on loopback. */
final class KubeApiServer {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** What ServiceAccounts send is kept, as is what others send to our resources; all else without it. */
    private static final String AUDIT_POLICY = """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
          - level: Request
            userGroups: ["system:serviceaccounts"]
          - level: Request
            verbs: [update, patch]
            resources: [{group: byok.dev, resources: [importedkeys]}]
          - level: Metadata
        """;

    private final Binaries binaries;
    private final Path folder;
    private final Certificates certificates;
    private final Etcd etcd;
    private final List<String> flags;
    private final int port = Ports.free();
    private Program program;

    KubeApiServer(Binaries binaries, Path folder, Certificates certificates, Etcd etcd, List<String> flags) {
        this.binaries = binaries;
        this.folder = folder;
        this.certificates = certificates;
        this.etcd = etcd;
        this.flags = List.copyOf(flags);
        write("audit-policy.yaml", AUDIT_POLICY);
    }

    Binaries binaries() {
        return binaries;
    }

    int port() {
        return port;
    }

    Path authority() {
        return certificates.certificate("ca");
    }

    void start() {
        program = Program.start(command(), Map.of(), folder.resolve("kube-apiserver.log"));
        try (HttpClient client = HttpClient.newBuilder().sslContext(trust()).build()) {
            program.awaitReady(PATIENCE, () -> ready(client));
        }
    }

    void kill() {
        if (program != null) {
            program.close();
        }
    }

    /** A kubeconfig with the client certificate of that name. */
    Path kubeconfig(String user) {
        return write(user + ".kubeconfig", """
            apiVersion: v1
            kind: Config
            clusters:
              - name: test
                cluster: {server: "https://127.0.0.1:%d", certificate-authority: "%s"}
            users:
              - name: %s
                user: {client-certificate: "%s", client-key: "%s"}
            contexts:
              - name: test
                context: {cluster: test, user: %s, namespace: default}
            current-context: test
            """.formatted(
                        port, authority(), user, certificates.certificate(user), certificates.key(user), user));
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                binaries.program("kube-apiserver").toString(),
                "--etcd-servers=" + etcd.url(),
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--endpoint-reconciler-type=none",
                "--tls-cert-file=" + certificates.certificate("server"),
                "--tls-private-key-file=" + certificates.key("server"),
                "--client-ca-file=" + authority(),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-signing-key-file=" + certificates.key("service-accounts"),
                "--service-account-key-file=" + certificates.certificate("service-accounts"),
                "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--allow-privileged=true",
                "--profiling=false",
                "--audit-policy-file=" + folder.resolve("audit-policy.yaml"),
                "--audit-log-path=" + folder.resolve("audit.log")));
        command.addAll(flags);
        return command;
    }

    private boolean ready(HttpClient client) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/readyz"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private SSLContext trust() {
        try (var in = Files.newInputStream(authority())) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path write(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
