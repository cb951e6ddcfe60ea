package dev.byok.operator.apiserver;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Fabric8's CRUD mock with our CRD, on loopback. It stores, versions and watches; it checks no schema, no CEL, no RBAC
 * and no defaults.
 */
public final class MockApiServer implements ApiServer {
    /** Held here, because a logger that nobody holds forgets its level. */
    private static final java.util.logging.Logger REQUESTS =
            java.util.logging.Logger.getLogger("io.fabric8.mockwebserver.MockWebServer");

    private final KubernetesMockServer server;
    private final KubernetesClient admin;
    private final WatchBridge bridge;

    private MockApiServer(Gate gate, boolean tls) {
        REQUESTS.setLevel(java.util.logging.Level.WARNING);
        Map<ServerRequest, Queue<ServerResponse>> expectations = new HashMap<>();
        GatedDispatcher gated = new GatedDispatcher(new KubernetesMixedDispatcher(expectations), gate);
        server = new KubernetesMockServer(new Context(), new MockWebServer(), expectations, gated, tls);
        server.init(InetAddress.getLoopbackAddress(), 0);
        admin = client("admin");
        bridge = WatchBridge.to(admin);
        gated.bridge = bridge;
        admin.resource(admin.getKubernetesSerialization()
                        .unmarshal(ControlPlane.read(ControlPlane.CRD), CustomResourceDefinition.class))
                .create();
    }

    /** Decides over each request before and after it takes effect. */
    public interface Gate {
        /** Lets everything through. */
        Gate OPEN = new Gate() {};

        /** Whether the request reaches the store; if not, it is refused. */
        default boolean admits(String identity, String method, String path) {
            return true;
        }

        /** Whether its answer reaches the client; if not, it seems refused although the request took effect. */
        default boolean answers(String identity, String method, String path) {
            return true;
        }

        /** The HTTP status of a refusal. */
        default int refusal(String path) {
            return HttpURLConnection.HTTP_UNAVAILABLE;
        }
    }

    /** Starts a server that lets everything through. */
    public static MockApiServer start() {
        return new MockApiServer(Gate.OPEN, false);
    }

    /** Starts a server that speaks TLS, with a certificate of its own making. */
    public static MockApiServer overTls() {
        return new MockApiServer(Gate.OPEN, true);
    }

    /** Starts a server whose requests pass a gate. */
    public static MockApiServer start(Gate gate) {
        return new MockApiServer(gate, false);
    }

    @Override
    public KubernetesClient client(String identity) {
        return new KubernetesClientBuilder()
                .withConfig(config(identity))
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    @Override
    public KubernetesClient admin() {
        return admin;
    }

    /** What a Pod's container finds in its environment; JAVA_TOOL_OPTIONS among it. */
    public Map<String, String> podEnvironment(Path folder) {
        try {
            Path token = Files.writeString(folder.resolve("token"), "mock");
            return Map.of(
                    "KUBERNETES_SERVICE_HOST",
                    "127.0.0.1",
                    "KUBERNETES_SERVICE_PORT",
                    Integer.toString(server.getPort()),
                    "POD_NAMESPACE",
                    "default",
                    "JAVA_TOOL_OPTIONS",
                    "-Dkubernetes.auth.tryKubeConfig=false -Dkubernetes.trust.certificates=true"
                            + " -Dkubernetes.auth.serviceAccount.token=" + token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A kubeconfig for a process of its own. */
    public Path kubeconfig(Path file) {
        String content = """
            apiVersion: v1
            kind: Config
            clusters:
              - name: mock
                cluster: {server: "%s", insecure-skip-tls-verify: true}
            users:
              - name: mock
                user: {token: mock}
            contexts:
              - name: mock
                context: {cluster: mock, user: mock, namespace: default}
            current-context: mock
            """.formatted(server.url("/"));
        try {
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        bridge.close();
        admin.close();
        server.destroy();
    }

    private Config config(String identity) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url("/"))
                .withTrustCerts(true)
                .withUserAgent(identity)
                .withRequestRetryBackoffLimit(1)
                // Upgraded to HTTP/2 by its first request, a connection has been seen to lose the answer, for ever.
                .withHttp2Disable(true)
                .withNamespace("default")
                .build();
    }

    /** Asks the gate around every request. */
    private static final class GatedDispatcher extends Dispatcher {
        private static final int HTTP_TEMPORARY_REDIRECT = 307;

        private final Dispatcher store;
        private final Gate gate;
        private volatile WatchBridge bridge;

        GatedDispatcher(Dispatcher store, Gate gate) {
            this.store = store;
            this.gate = gate;
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            String identity = header(request, "User-Agent");
            if (!gate.admits(identity, request.getMethod(), request.getPath())) {
                return new MockResponse().setResponseCode(gate.refusal(request.getPath()));
            }
            if (request.getPath().contains("watch=true") && header(request, "Upgrade") == null) {
                return new MockResponse()
                        .setResponseCode(HTTP_TEMPORARY_REDIRECT)
                        .setHeader("Location", bridge.location(request.getPath()));
            }
            MockResponse response = store.dispatch(request);
            if (!gate.answers(identity, request.getMethod(), request.getPath())) {
                return new MockResponse().setResponseCode(gate.refusal(request.getPath()));
            }
            WebSocketListener watch = response.getWebSocketListener();
            return watch == null ? response : response.withWebSocketUpgrade(new OffEventLoop(watch));
        }

        /** HTTP/2 writes names in lower case. */
        private static String header(RecordedRequest request, String name) {
            String value = request.getHeader(name);
            return value != null ? value : request.getHeader(name.toLowerCase(java.util.Locale.ROOT));
        }

        @Override
        public void shutdown() {
            store.shutdown();
        }
    }
}
