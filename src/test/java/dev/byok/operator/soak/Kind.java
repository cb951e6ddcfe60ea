package dev.byok.operator.soak;

/** What is asked for a key, and what the people around it do. */
enum Kind {
    /** The operator may read the material. */
    PLAINTEXT(32),
    /** A ceremony answers most sets at once. */
    WRAPPED(26),
    /** A ceremony answers a renewal when little time is left. */
    WRAPPED_LATE(12),
    /** A ceremony answers once, and never again. */
    WRAPPED_NEVER(4),
    /** {@code reimport.policy: Manual}. */
    REIMPORT_MANUAL(6),
    /** {@code recovery.policy: Manual}. */
    RECOVERY_MANUAL(8),
    /** {@code KEY_MATERIAL_DOES_NOT_EXPIRE}. */
    NO_EXPIRY(6),
    /** A fixed end, within a year or later. */
    FIXED_END(6);

    /** How many of a hundred keys are so. */
    private final int share;

    Kind(int share) {
        this.share = share;
    }

    /** The kind of that key out of a hundred. */
    static Kind of(int percent) {
        int left = percent;
        for (Kind kind : values()) {
            left -= kind.share;
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalArgumentException("not of a hundred: " + percent);
    }

    boolean wrapped() {
        return this == WRAPPED || this == WRAPPED_LATE || this == WRAPPED_NEVER;
    }

    /** Whether each import is followed by another before its end. */
    boolean renews() {
        return this == PLAINTEXT || this == WRAPPED || this == WRAPPED_LATE || this == RECOVERY_MANUAL;
    }

    /** Whether people delete its material by hand now and then. */
    boolean isDeleted() {
        return renews() || this == NO_EXPIRY;
    }

    /** Whether material that somebody deleted comes back by itself. */
    boolean recovers() {
        return this != RECOVERY_MANUAL;
    }
}
