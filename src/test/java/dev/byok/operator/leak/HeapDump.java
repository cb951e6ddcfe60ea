package dev.byok.operator.leak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Dumps the heap of another JVM. */
public final class HeapDump {
    private HeapDump() {}

    /** Collects garbage there and dumps what is left. */
    public static Path live(Process jvm, Path file) {
        return dump(jvm, file, List.of());
    }

    /** Dumps what is there, garbage that was not collected yet with it. */
    public static Path all(Process jvm, Path file) {
        return dump(jvm, file, List.of("-all"));
    }

    private static Path dump(Process jvm, Path file, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(jvm.pid()),
                "GC.heap_dump"));
        command.addAll(options);
        command.add(file.toString());
        try {
            Process jcmd = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (jcmd.waitFor() != 0) {
                throw new IllegalStateException("jcmd ended with " + jcmd.exitValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return file;
    }
}
