package dev.byok.operator.kms.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.byok.operator.kms.CredentialsListener;
import dev.byok.operator.kms.KeyRef;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * An HTTP server on a bare socket that notes every request and answers by a script: unlike a real HTTP server it can
 * also leave out the date, say nothing, or hang up on a request that it has read to the end.
 */
final class ScriptedKms implements AutoCloseable {
    static final KeyRef KEY = new KeyRef("1234abcd-12ab-34cd-56ef-1234567890ab", "eu-central-1");
    static final Instant KMS_TIME = Instant.parse("2026-03-01T12:00:05Z");
    static final Instant OWN_TIME = Instant.parse("2026-03-01T11:58:59.750Z");
    static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "example"));
    static final AwsTimeouts PATIENT = new AwsTimeouts(
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));

    /** One request as it arrived; {@code connection} counts from 1. */
    record Request(int connection, String operation, String body) {}

    /** What happens when a request was read to the end. */
    sealed interface Reply {}

    record Answer(int status, Map<String, String> headers, String body) implements Reply {
        Answer with(String header, String value) {
            Map<String, String> changed = new TreeMap<>(headers);
            changed.put(header, value);
            return new Answer(status, changed, body);
        }

        Answer without(String header) {
            Map<String, String> changed = new TreeMap<>(headers);
            changed.remove(header);
            return new Answer(status, changed, body);
        }
    }

    enum Silence implements Reply {
        HANG_UP,
        RESET,
        WAIT
    }

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    ScriptedKms(Reply... replies) {
        script.addAll(List.of(replies));
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    static Answer ok(String body) {
        return new Answer(
                200, Map.of("Date", "Sun, 01 Mar 2026 12:00:05 GMT", "x-amzn-RequestId", "request-of-kms"), body);
    }

    static Answer refusal(int status, String type, String message) {
        String body = "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(type, message);
        return new Answer(status, ok("").headers(), body);
    }

    AwsClients clients() {
        return clients(PATIENT);
    }

    AwsClients clients(AwsTimeouts timeouts) {
        return new AwsClients(
                timeouts, new AwsRegions(List.of()), endpoint(), CREDENTIALS, _ -> {}, CredentialsListener.NONE);
    }

    static AwsKeyService service(AwsClients clients) {
        return new AwsKeyService(clients, InstantSource.fixed(OWN_TIME));
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
        threads.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                connections.add(connection);
                int number = connections.size();
                threads.execute(() -> serve(number, connection));
            }
        } catch (IOException _) {
            // The server was closed, which is how a test ends.
        }
    }

    private void serve(int number, Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            for (Request request = read(number, in); request != null; request = read(number, in)) {
                requests.add(request);
                if (!reply(connection)) {
                    return;
                }
            }
        } catch (SocketException _) {
            // The client or the test closed the connection.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean reply(Socket connection) throws IOException {
        Reply reply = script.poll();
        return switch (reply) {
            case Answer answer -> {
                write(connection.getOutputStream(), answer);
                yield true;
            }
            case Silence.WAIT -> true;
            case Silence.RESET -> {
                connection.setSoLinger(true, 0);
                yield false;
            }
            case Silence.HANG_UP -> false;
            case null -> false;
        };
    }

    private static Request read(int connection, InputStream in) throws IOException {
        String requestLine = line(in);
        if (requestLine.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
        return new Request(connection, headers.get("X-Amz-Target"), new String(body, UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n' && c != -1; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private static void write(OutputStream out, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Said\r\n");
        answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Type: application/x-amz-json-1.1\r\nContent-Length: " + body.length + "\r\n\r\n");
        out.write(head.toString().getBytes(ISO_8859_1));
        out.write(body);
        out.flush();
    }
}
