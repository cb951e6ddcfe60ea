package dev.byok.operator.soak;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What people and weather did to keys, and when, by KMS's clock. */
final class Diary {
    /** What was done. */
    enum Deed {
        ANSWERED,
        ANSWERED_WRONGLY,
        REQUESTED,
        DELETED,
        REWRITTEN,
        TOUCHED,
        STALE_READS,
        RESTED,
        KILLED
    }

    private final List<Entry> entries = new ArrayList<>();
    private final SharedClock clock;

    /**
     * One act.
     *
     * @param key name of the key; null if it concerns all
     * @param detail digest of a token, value of an annotation, how often
     */
    record Entry(Instant time, Deed deed, String key, String detail) {}

    Diary(SharedClock clock) {
        this.clock = clock;
    }

    void note(Deed deed, String key, String detail) {
        entries.add(new Entry(clock.instant(), deed, key, detail));
    }

    /** What concerns that key, oldest first. */
    List<Entry> of(String key) {
        return entries.stream()
                .filter(entry -> entry.key() == null || entry.key().equals(key))
                .toList();
    }

    long count(Deed deed) {
        return entries.stream().filter(entry -> entry.deed() == deed).count();
    }
}
