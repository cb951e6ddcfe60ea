package dev.byok.operator.filter;

/** An object or array that is filtered and has not ended yet. */
final class Level {
    private final Members members;
    private final boolean inArray;
    private boolean separate;
    private boolean incomplete;
    private int room;

    /**
     * One that has just begun.
     *
     * @param members of the object, or of each object of the array
     */
    Level(Members members, boolean inArray) {
        this.members = members;
        this.inArray = inArray;
        this.room = members.total();
    }

    Members members() {
        return members;
    }

    boolean inArray() {
        return inArray;
    }

    /** Whether something was written before, so that a comma is due. */
    boolean separate() {
        boolean before = separate;
        separate = true;
        return before;
    }

    /** How many bytes of values are still kept. */
    int room() {
        return room;
    }

    void take(int bytes) {
        room -= bytes;
    }

    boolean incomplete() {
        return incomplete;
    }

    void markIncomplete() {
        incomplete = true;
    }
}
