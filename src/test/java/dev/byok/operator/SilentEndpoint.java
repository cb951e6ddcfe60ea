package dev.byok.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Test kit: accepts connections, reads what is sent and never answers. */
final class SilentEndpoint implements AutoCloseable {
    private static final int BACKLOG = 500;

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    SilentEndpoint() {
        try {
            server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                accepted.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> swallow(socket));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void swallow(Socket socket) {
        try (socket) {
            socket.getInputStream().skip(Long.MAX_VALUE);
        } catch (IOException _) {
            // Its client has given up.
        } finally {
            open.remove(socket);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Connections that were ever made. */
    int accepted() {
        return accepted.get();
    }

    /** Connections that somebody waits on now. */
    int waitedOn() {
        return open.size();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
