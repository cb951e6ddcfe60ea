package dev.byok.operator.leak;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the memory of another process from outside, as a debugger and the kernel's core dumps do: heap, stacks, what
 * native code allocated, and the parts of the heap that hold no object. A heap dump shows objects alone.
 */
public final class ProcessMemory {
    private final Path maps;
    private final Path memory;

    /** The memory of that process, which may only be read by root and, unless it forbids it, by its own user. */
    public ProcessMemory(Process process) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        maps = proc.resolve("maps");
        memory = proc.resolve("mem");
    }

    /** The forms of secrets that are in memory, each with the mapping that holds it, and how many windows of each. */
    public SortedMap<String, Integer> find(SecretSearch search) {
        SortedMap<String, Integer> found = new TreeMap<>();
        try (FileChannel bytes = FileChannel.open(memory, StandardOpenOption.READ)) {
            for (Mapping mapping : mappings()) {
                search.in(new Content(bytes, mapping))
                        .forEach((form, count) -> found.merge(form + " in " + mapping.name(), count, Integer::sum));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** What can be written to may hold what was received; a shared library or the class archive cannot. */
    private List<Mapping> mappings() throws IOException {
        return Files.readAllLines(maps).stream()
                .map(Mapping::parse)
                .filter(Mapping::writable)
                .toList();
    }

    /** One line of {@code /proc/PID/maps} (proc_pid_maps(5)). */
    private record Mapping(long start, long end, boolean writable, String name) {

        static Mapping parse(String line) {
            String[] fields = line.split(" +", 6);
            String[] range = fields[0].split("-", 2);
            return new Mapping(
                    Long.parseUnsignedLong(range[0], 16),
                    Long.parseUnsignedLong(range[1], 16),
                    fields[1].startsWith("rw"),
                    fields.length > 5 ? fields[5] : fields[0]);
        }
    }

    private static final class Content extends InputStream {
        private static final int PAGE = 4096;

        private final FileChannel memory;
        private final long end;
        private long position;

        Content(FileChannel memory, Mapping mapping) {
            this.memory = memory;
            position = mapping.start();
            end = mapping.end();
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] block, int offset, int length) throws IOException {
            int most = (int) Math.min(length, end - position);
            if (most == 0) {
                return -1;
            }
            int read = readable(ByteBuffer.wrap(block, offset, most));
            position += read;
            return read;
        }

        /**
         * A page that is given back meanwhile, or was never there, is passed over as one zero byte for each of its
         * bytes.
         */
        private int readable(ByteBuffer block) {
            try {
                return memory.read(block, position);
            } catch (IOException _) {
                int rest = (int) Math.min(block.remaining(), PAGE - position % PAGE);
                block.put(new byte[rest]);
                return rest;
            }
        }
    }
}
