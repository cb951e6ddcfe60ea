package dev.byok.operator.ops;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory back after work. The JVM's serial collector leaves garbage of a start or of a renewed fleet in the heap
 * until the heap is full again, which may be never, and the Pod pays for it meanwhile.
 */
public final class HeapAtRest implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeapAtRest.class);

    /** How often it looks whether the process has come to rest. */
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    /** A heap that has grown by less is not worth a collection of the whole of it; in bytes. */
    private static final long GROWN = 4 * 1024 * 1024;

    private final LongSupplier size;
    private final LongSupplier collections;
    private final Runnable collect;
    private final Thread looks = Thread.ofVirtual().name("heap-at-rest").unstarted(this::run);
    private long tidied;
    private long before;

    /** For the heap of this process; does nothing until it is started. */
    public HeapAtRest() {
        this(Runtime.getRuntime()::totalMemory, HeapAtRest::collectionsSoFar, System::gc);
    }

    /**
     * For any heap.
     *
     * @param size what is committed, in bytes
     * @param collections how many there have been, of whatever kind
     * @param collect collects the whole heap
     */
    HeapAtRest(LongSupplier size, LongSupplier collections, Runnable collect) {
        this.size = size;
        this.collections = collections;
        this.collect = collect;
        tidied = size.getAsLong();
    }

    /** Looks from now on. */
    public void start() {
        looks.start();
    }

    @Override
    public void close() {
        looks.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                guardedLook();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void guardedLook() {
        try {
            look();
        } catch (RuntimeException | Error fault) {
            LOG.error("the heap could not be looked at", fault);
        }
    }

    /** One collection since the last look is a process at rest; work makes many. */
    void look() {
        boolean resting = collections.getAsLong() - before <= 1;
        if (resting && size.getAsLong() - tidied >= GROWN) {
            collect.run();
            tidied = size.getAsLong();
        }
        before = collections.getAsLong();
    }

    private static long collectionsSoFar() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
