package dev.byok.operator.kmsemulator.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A small HTTP/1.1 server on the loopback interface. The JDK's own writes real time into every {@code Date} header,
 * where the emulator's time has to stand.
 */
final class HttpListener implements AutoCloseable {
    private static final int BACKLOG = 256;
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final ServerSocket server;
    private final InstantSource clock;
    private final Function<HttpRequest, HttpAnswer> handler;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    HttpListener(int port, InstantSource clock, Function<HttpRequest, HttpAnswer> handler) {
        this.clock = clock;
        this.handler = handler;
        try {
            this.server = new ServerSocket(port, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                // Closing the server ends the wait; a connection lost before it was accepted is nobody's loss.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            OutputStream out = connection.getOutputStream();
            HttpReader reader = new HttpReader(new BufferedInputStream(connection.getInputStream()), out);
            boolean open = true;
            while (open) {
                HttpRequest request = reader.next();
                open = request != null && answer(request, out);
            }
        } catch (IOException | NumberFormatException e) {
            // The peer went away or does not speak HTTP; there is nobody to tell.
        } finally {
            connections.remove(connection);
        }
    }

    private boolean answer(HttpRequest request, OutputStream out) throws IOException {
        if (!(handler.apply(request) instanceof HttpAnswer.Full answer)) {
            return false;
        }
        boolean keepAlive = !"close".equalsIgnoreCase(request.header("connection"));
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(
                "HTTP/1.1 " + answer.status() + " " + (answer.status() == 200 ? "OK" : "Refused") + "\r\n");
        answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Date: " + HTTP_DATE.format(clock.instant()) + "\r\n");
        head.append("Content-Length: " + body.length + "\r\n");
        head.append(keepAlive ? "\r\n" : "Connection: close\r\n\r\n");
        // In one piece, so that no client waits for the second half.
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        message.writeBytes(body);
        message.writeTo(out);
        out.flush();
        return keepAlive;
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
