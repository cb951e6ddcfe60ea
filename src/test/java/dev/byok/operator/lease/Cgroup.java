package dev.byok.operator.lease;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A control group for processes that share a limit of the processor, as kubelet makes one for a container (cgroups(7)),
 * in version 1 or 2, whichever the machine has.
 *
 * @param folder where the kernel shows it
 */
record Cgroup(Path folder) implements AutoCloseable {
    private static final Path V1 = Path.of("/sys/fs/cgroup/cpu");
    private static final Path V2 = Path.of("/sys/fs/cgroup");
    private static final int PERIOD_MICROS = 100_000;

    /** Whether this process may make one. */
    static boolean possible() {
        try (Cgroup _ = limited(1000)) {
            return true;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    /** One that may use so much of a processor, and gets it whoever else wants it: a container's limit. */
    static Cgroup limited(int millicores) {
        int micros = millicores * PERIOD_MICROS / 1000;
        return create(
                isV1()
                        ? Map.of("cpu.cfs_quota_us", Integer.toString(micros), "cpu.shares", "262144")
                        : Map.of("cpu.max", micros + " " + PERIOD_MICROS, "cpu.weight", "10000"));
    }

    /** That command, run inside. */
    List<String> around(List<String> command) {
        List<String> all = new ArrayList<>(List.of("sh", "-c", "echo $$ > " + processes() + "; exec \"$@\"", "sh"));
        all.addAll(command);
        return all;
    }

    private Path processes() {
        return folder.resolve("cgroup.procs");
    }

    private static boolean isV1() {
        return Files.exists(V1.resolve("cpu.cfs_quota_us"));
    }

    private static Cgroup create(Map<String, String> settings) {
        Path folder = (isV1() ? V1 : V2).resolve("imported-key-operator-test-" + UUID.randomUUID());
        try {
            Files.createDirectory(folder);
            try {
                for (Map.Entry<String, String> setting : settings.entrySet()) {
                    Files.writeString(folder.resolve(setting.getKey()), setting.getValue());
                }
            } catch (IOException e) {
                Files.delete(folder);
                throw e;
            }
            return new Cgroup(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes it; its processes have ended. */
    @Override
    public void close() {
        try {
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
