package dev.byok.operator.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire to a server on loopback that can be cut: every connection through it ends, and new ones may be made. */
public final class Wire implements AutoCloseable {
    private static final int BUFFER = 8192;

    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private final Set<Socket> frozen = ConcurrentHashMap.newKeySet();

    private Wire(int target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /** A wire to that port. */
    public static Wire to(int port) {
        try {
            Wire wire = new Wire(port, new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(wire::accept);
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port of its near end. */
    public int port() {
        return listener.getLocalPort();
    }

    /**
     * Ends every connection.
     *
     * @return how many there were
     */
    public int cut() {
        int cut = 0;
        for (Socket end : ends) {
            end(end);
            cut++;
        }
        return cut / 2;
    }

    /** From now on nothing that is written to a connection of now arrives, and nobody is told. */
    public void freeze() {
        frozen.addAll(ends);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                ends.add(near);
                Thread.ofVirtual().start(() -> connect(near));
            } catch (IOException _) {
                // The listener was closed.
            }
        }
    }

    private void connect(Socket near) {
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            ends.add(far);
            Thread.ofVirtual().start(() -> carry(far, near));
            carry(near, far);
        } catch (IOException _) {
            // The server is away: whoever asked sees a connection that ends.
            ends.remove(near);
            end(near);
        }
    }

    private void carry(Socket from, Socket to) {
        try {
            byte[] bytes = new byte[BUFFER];
            for (int read = from.getInputStream().read(bytes);
                    read >= 0;
                    read = from.getInputStream().read(bytes)) {
                if (!frozen.contains(to)) {
                    to.getOutputStream().write(bytes, 0, read);
                }
            }
        } catch (IOException _) {
            // One end is gone; the other goes too.
        } finally {
            ends.remove(from);
            if (!frozen.contains(to)) {
                end(from);
                end(to);
            }
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
