package dev.byok.operator.material;

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;

/**
 * The part of the heap that holds no object. A collection frees memory and leaves what was in it, also what it moved
 * elsewhere, until other objects come to lie there: in a process at rest that may be never. A heap dump does not show
 * it; the memory of the process and a core file do.
 */
final class FreeHeap {
    /** The least that an object takes, so that no space is left that nothing fits into; in bytes. */
    private static final int SMALLEST = 16;

    /** References in a larger object, which fills the same space faster. */
    private static final int REFERENCES = 125;

    private static final int LARGER = 16 + 4 * (REFERENCES - 1);

    /** More than is free, since the last objects stay in the young generation; in bytes. */
    private static final long BEYOND = 1024 * 1024;

    /** What other threads may need meanwhile: without memory the process would end; in bytes. */
    private static final long RESERVE = 16 * 1024 * 1024;

    /** How much of eden is in use at a time while it is filled; in bytes. */
    private static final long SHORT_LIVED = 64L * SMALLEST;

    private FreeHeap() {}

    /**
     * Collects garbage and overwrites the memory that is free then. That is known only of the serial collector with
     * {@code ZeroTLAB} and {@code MarkSweepDeadRatio=0}, as jvm.options has it; under any other garbage is collected,
     * and no more.
     */
    static synchronized void overwrite() {
        System.gc();
        if (!isSerial()) {
            return;
        }
        Runtime heap = Runtime.getRuntime();
        long free = heap.freeMemory();
        long available = heap.maxMemory() - (heap.totalMemory() - free) - RESERVE;
        fillEden(free);
        fillOtherSpaces(Math.min(free + BEYOND, available));
        // Gives back what was needed for that.
        System.gc();
    }

    private static boolean isSerial() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .anyMatch(collector -> "MarkSweepCompact".equals(collector.getName()));
    }

    /** Objects that die soon are in no other space than eden. The smallest leave no rest of it. */
    private static void fillEden(long bytes) {
        Object[] latest = null;
        try {
            for (long filled = 0; filled < bytes; filled += SMALLEST) {
                // An object that refers to another is one that no compiler leaves out.
                latest = new Object[] {filled % SHORT_LIVED == 0 ? null : latest};
            }
        } finally {
            Reference.reachabilityFence(latest);
        }
    }

    /** Collections copy objects that live on into the survivor spaces, and what fits in neither into the old one. */
    private static void fillOtherSpaces(long bytes) {
        Object[] chain = null;
        try {
            for (long filled = 0; filled < bytes; filled += LARGER + SMALLEST) {
                Object[] smallest = {chain};
                chain = new Object[REFERENCES];
                chain[0] = smallest;
            }
        } finally {
            Reference.reachabilityFence(chain);
        }
    }
}
