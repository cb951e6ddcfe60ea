package dev.byok.operator.apiserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on loopback. */
public final class Ports {
    private static final int PATIENCE_MILLIS = 500;

    /** Below what systems choose from for the near end of a connection: it stays free until its server is there. */
    private static final int FIRST = 10_000;

    private static final int COUNT = 10_000;

    /** Whoever listens beside a port has claimed it, until his process ends. */
    private static final List<ServerSocket> CLAIMS = new CopyOnWriteArrayList<>();

    private Ports() {}

    /** A port that nobody listens on now, and that no other process of these tests gets as long as this one lives. */
    public static int free() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
            if (claim(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free");
    }

    /** Whether somebody listens there. */
    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean claim(int port) {
        try {
            ServerSocket claim = listen(port + COUNT);
            CLAIMS.add(claim);
            listen(port).close();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
