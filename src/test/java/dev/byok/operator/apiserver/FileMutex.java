package dev.byok.operator.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/** What one process does at a time: the tests run in several, which share what is made once. */
public final class FileMutex {
    private FileMutex() {}

    /**
     * Waits until nobody else holds the lock, and does it.
     *
     * @param lock a file, which is made if it is not there and is left there
     */
    public static synchronized <T> T alone(Path lock, Supplier<T> what) {
        try {
            Files.createDirectories(lock.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                return what.get();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
