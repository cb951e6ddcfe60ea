package dev.byok.operator.apiserver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One member of etcd on loopback. */
final class Etcd {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** The most that etcd recommends; without it etcd takes 2 GiB. */
    private static final long QUOTA_BYTES = 8L << 30;

    private final Binaries binaries;
    private final Path folder;
    private final int port = Ports.free();
    private final int peerPort = Ports.free();
    private int copies;
    private Program program;

    Etcd(Binaries binaries, Path folder) {
        this.binaries = binaries;
        this.folder = folder;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    void start() {
        String peers = "http://127.0.0.1:" + peerPort;
        program = Program.start(
                List.of(
                        binaries.program("etcd").toString(),
                        "--name=node0",
                        "--data-dir=" + data(),
                        "--listen-client-urls=" + url(),
                        "--advertise-client-urls=" + url(),
                        "--listen-peer-urls=" + peers,
                        "--initial-advertise-peer-urls=" + peers,
                        "--initial-cluster=node0=" + peers,
                        "--unsafe-no-fsync",
                        "--quota-backend-bytes=" + QUOTA_BYTES,
                        "--log-level=warn"),
                Map.of(),
                folder.resolve("etcd.log"));
        program.awaitReady(PATIENCE, () -> Ports.answers(port));
    }

    void kill() {
        if (program != null) {
            program.close();
        }
    }

    /** A copy of the data of a member that is not running. */
    Path copy() {
        copies++;
        Path copy = folder.resolve("etcd-copy-" + copies);
        Folders.copy(data(), copy);
        return copy;
    }

    /** Puts a copy in place of the data of a member that is not running. */
    void replace(Path copy) {
        Folders.delete(data());
        Folders.copy(copy, data());
    }

    private Path data() {
        return folder.resolve("etcd");
    }
}
