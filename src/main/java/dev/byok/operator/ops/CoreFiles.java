package dev.byok.operator.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the kernel writes when it ends this process by a signal. A limit on the size of core files is not enough: where
 * they go to a program, such as systemd-coredump, the kernel does not apply it (core(5)).
 */
public final class CoreFiles {
    private static final Logger LOG = LoggerFactory.getLogger(CoreFiles.class);
    private static final Path FILTER = Path.of("/proc/self/coredump_filter");

    private CoreFiles() {}

    /** Has the kernel leave all memory of this process, and of those that it starts, out of core files. */
    public static void leaveMemoryOut() {
        try {
            Files.writeString(FILTER, "0");
        } catch (IOException e) {
            LOG.warn(
                    "a core file of this process would hold its memory: {} cannot be written: {}",
                    FILTER,
                    e.toString());
        }
    }
}
