package dev.byok.operator.filter;

/** Finds where a JSON value ends that comes in pieces. */
final class ValueScanner {
    private int depth;
    private int deepest;
    private boolean inString;
    private boolean escaped;
    private boolean ended;

    /** Makes it ready for the next value. */
    void reset() {
        depth = 0;
        deepest = 0;
        inString = false;
        escaped = false;
        ended = false;
    }

    /** How deep objects and arrays were nested so far. */
    int deepest() {
        return deepest;
    }

    /** Whether the value has ended. */
    boolean ended() {
        return ended;
    }

    /**
     * Reads on.
     *
     * @return the index after the last byte of the value, or the end of the piece if the value goes on
     */
    int scan(byte[] bytes, int from) {
        int i = from;
        while (i < bytes.length) {
            if (inString) {
                i = scanString(bytes, i);
            } else if (endsBefore(bytes[i])) {
                ended = true;
                return i;
            } else {
                outsideStrings(bytes[i]);
                i++;
            }
            if (ended) {
                return i;
            }
        }
        return i;
    }

    /** A number or a word ends with the byte before one of these. */
    private boolean endsBefore(byte next) {
        return depth == 0 && (next == ',' || next == '}' || next == ']');
    }

    private void outsideStrings(byte next) {
        switch (next) {
            case '"' -> inString = true;
            case '{', '[' -> deepest = Math.max(deepest, ++depth);
            case '}', ']' -> ended = --depth == 0;
            default -> {
                // A separator, or part of a number or a word.
            }
        }
    }

    private int scanString(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (escaped) {
                escaped = false;
            } else if (bytes[i] == '\\') {
                escaped = true;
            } else if (bytes[i] == '"') {
                inString = false;
                ended = depth == 0;
                return i + 1;
            }
        }
        return bytes.length;
    }
}
