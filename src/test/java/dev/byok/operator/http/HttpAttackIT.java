package dev.byok.operator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.OperatorProcess;
import dev.byok.operator.World;
import dev.byok.operator.apiserver.MockApiServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reaches the port of the packaged operator, and what becomes of its probes meanwhile. */
final class HttpAttackIT {
    private static final String HALF_A_REQUEST = "GET /metrics HTTP/1.1\r\nHost: operator\r\nX-Attack: ";
    private static final String SCRAPE = "GET /metrics HTTP/1.1\r\nHost: operator\r\n\r\n";
    private static final int PROBE_TIMEOUT_MILLIS = 30_000;
    private static final int PROBES = 20;

    @TempDir
    private Path folder;

    private final MockApiServer api = MockApiServer.start();
    private final World world = new World(api);
    private final List<Socket> sockets = new ArrayList<>();
    private OperatorProcess operator;

    @BeforeEach
    void start() {
        Map<String, String> environment = new HashMap<>(OperatorProcess.awsEnvironment(world));
        environment.put(
                "KUBECONFIG", api.kubeconfig(folder.resolve("kubeconfig")).toString());
        environment.put("LEADER_ELECTION", "false");
        operator = OperatorProcess.start(environment, folder.resolve("operator.log"));
        operator.awaitReady();
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        operator.close();
        world.close();
    }

    @Test
    void halfOpenRequestsWithLargeHeadersEndNeitherTheProcessNorItsProbes() throws Exception {
        String header = "x".repeat(300 * 1024);
        ConcurrentLinkedQueue<Socket> open = new ConcurrentLinkedQueue<>();
        try (ExecutorService attackers = Executors.newFixedThreadPool(20)) {
            List<Future<?>> attacks = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                attacks.add(attackers.submit(() -> open.add(begin(HALF_A_REQUEST + header))));
            }
            assertProbesAreAnswered();
            for (Future<?> attack : attacks) {
                attack.get();
            }
        }
        sockets.addAll(open);
        assertProbesAreAnswered();
        assertThat(operator.peakResidentBytes()).isLessThan(320L << 20);
        for (Socket socket : open) {
            assertThat(isOver(socket)).isTrue();
        }
    }

    @Test
    void requestsThatNeverEndGiveWayToProbes() throws Exception {
        for (int i = 0; i < 300; i++) {
            sockets.add(begin(HALF_A_REQUEST));
        }
        assertProbesAreAnswered();
        for (Socket socket : sockets) {
            assertThat(isOver(socket)).isTrue();
        }
    }

    @Test
    void connectionsWithoutARequestAreClosed() throws Exception {
        for (int i = 0; i < 500; i++) {
            sockets.add(begin(""));
        }
        assertProbesAreAnswered();
        for (Socket socket : sockets) {
            assertThat(isOver(socket)).isTrue();
        }
    }

    @Test
    void aBodyThatNeverComesHoldsNoThread() throws Exception {
        for (int i = 0; i < 300; i++) {
            sockets.add(begin("GET /livez HTTP/1.1\r\nHost: operator\r\nContent-Length: 60000\r\n\r\n"));
        }
        for (Socket socket : sockets) {
            assertThat(firstLine(socket)).contains("200");
            assertThat(isOver(socket)).isTrue();
        }
        assertProbesAreAnswered();
    }

    @Test
    void scrapesAndReadersThatReadNothingDelayNoProbe() throws Exception {
        for (int i = 0; i < 100; i++) {
            sockets.add(begin(SCRAPE.repeat(200)));
        }
        assertProbesAreAnswered();
        try (Socket scraper = begin(SCRAPE)) {
            assertThat(firstLine(scraper)).contains("200");
        }
    }

    @Test
    void aRequestWithTooManyHeadersIsNotAnswered() throws Exception {
        try (Socket socket = begin("GET /livez HTTP/1.1\r\n" + headers(100) + "\r\n")) {
            assertThat(firstLine(socket)).isEmpty();
        }
        try (Socket socket = begin("GET /livez HTTP/1.1\r\n" + headers(30) + "\r\n")) {
            assertThat(firstLine(socket)).contains("200");
        }
    }

    private static String headers(int count) {
        StringBuilder headers = new StringBuilder();
        for (int i = 0; i < count; i++) {
            headers.append("X-").append(i).append(": y\r\n");
        }
        return headers.toString();
    }

    private void assertProbesAreAnswered() throws IOException {
        for (int i = 0; i < PROBES; i++) {
            for (String path : List.of("/livez", "/readyz")) {
                try (Socket probe = begin("GET " + path + " HTTP/1.1\r\nHost: operator\r\nConnection: close\r\n\r\n")) {
                    assertThat(firstLine(probe)).as(path).contains("200");
                }
            }
        }
        assertThat(operator.program().process().isAlive()).isTrue();
    }

    /** Sends what the other side takes of it. */
    private Socket begin(String request) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PROBE_TIMEOUT_MILLIS);
        socket.connect(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), operator.http().getPort()),
                PROBE_TIMEOUT_MILLIS);
        try {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException _) {
            // Closed by the other side before it was all sent.
        }
        return socket;
    }

    /** Empty if it is closed without an answer. */
    private static String firstLine(Socket socket) {
        StringBuilder line = new StringBuilder();
        try {
            for (int next = socket.getInputStream().read(); next >= 0 && next != '\n'; ) {
                line.append((char) next);
                next = socket.getInputStream().read();
            }
        } catch (IOException _) {
            return line.toString();
        }
        return line.toString();
    }

    /** Whether the other side closes it, after whatever it still sends. */
    private static boolean isOver(Socket socket) {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
