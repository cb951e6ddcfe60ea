package dev.byok.operator.material;

import java.util.Arrays;

/**
 * Walks over DER (X.690) in place, so that private parts are stepped over and never copied. Indefinite lengths and
 * lengths beyond the end are refused.
 */
final class Der {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;
    static final int CONTEXT_1 = 0xa1;
    private static final int LONG_FORM = 0x80;
    private static final int MOST_LENGTH_BYTES = 3;

    private final byte[] bytes;
    private final int end;
    private int at;

    /** Reads from {@code at} up to but not including {@code end}. */
    Der(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    /** What is no DER of the expected kind. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    boolean hasMore() {
        return at < end;
    }

    /** The tag of the next element; -1 at the end. */
    int tag() {
        return hasMore() ? bytes[at] & 0xff : -1;
    }

    /** Steps over the next element, which must have that tag, and returns its content. */
    Der next(int tag) throws Malformed {
        if (tag() != tag) {
            throw new Malformed("is no PKCS#8 private key in DER");
        }
        at++;
        int length = length();
        if (length > end - at) {
            throw new Malformed("is cut off");
        }
        Der content = new Der(bytes, at, at + length);
        at += length;
        return content;
    }

    private int length() throws Malformed {
        int first = octet();
        if (first < LONG_FORM) {
            return first;
        }
        int count = first - LONG_FORM;
        if (count == 0 || count > MOST_LENGTH_BYTES) {
            throw new Malformed("is no DER: a length in it is indefinite or too large");
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = length << Byte.SIZE | octet();
        }
        return length;
    }

    private int octet() throws Malformed {
        if (!hasMore()) {
            throw new Malformed("is cut off");
        }
        return bytes[at++] & 0xff;
    }

    /** Length of what is left, in bytes. */
    int size() {
        return end - at;
    }

    /** What is left, copied: for public parts only. */
    byte[] copy() {
        return Arrays.copyOfRange(bytes, at, end);
    }

    /** Whether what is left are exactly these bytes. */
    boolean holds(byte[] expected) {
        return Arrays.equals(bytes, at, end, expected, 0, expected.length);
    }

    /** Number of bits of the unsigned integer that is left. */
    int bits() {
        int start = at;
        while (start < end && bytes[start] == 0) {
            start++;
        }
        return start == end
                ? 0
                : (end - start) * Byte.SIZE
                        - Integer.numberOfLeadingZeros(bytes[start] & 0xff)
                        + Integer.SIZE
                        - Byte.SIZE;
    }
}
