package dev.byok.operator.material;

import java.util.Arrays;

/**
 * Walks over BER, of which DER is a part (X.690), in place, so that private parts are stepped over and never copied.
 * Lengths beyond the end are refused.
 */
final class Der {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;
    static final int CONTEXT_0 = 0xa0;
    static final int CONTEXT_1 = 0xa1;
    private static final int CONSTRUCTED = 0x20;
    private static final int LONG_TAG = 0x1f;
    private static final int LONG_FORM = 0x80;
    private static final int INDEFINITE = -1;
    private static final int MOST_LENGTH = 0xffff;

    private final byte[] bytes;
    private final int end;
    private int at;

    /** Reads from {@code at} up to but not including {@code end}. */
    Der(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    /** What is not of the expected kind; says nothing of the bytes. */
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
            throw new Malformed(
                    tag() == (tag | CONSTRUCTED)
                            ? "is BER in pieces; make it DER with openssl pkcs8 -topk8 -nocrypt -outform DER"
                            : "is no PKCS#8 private key in DER");
        }
        at++;
        int length = length();
        if (length == INDEFINITE) {
            return untilMarked(tag);
        }
        if (length > end - at) {
            throw new Malformed("is cut off");
        }
        Der content = new Der(bytes, at, at + length);
        at += length;
        return content;
    }

    /** Content of indefinite length ends before two zero bytes that belong to no element in it. */
    private Der untilMarked(int tag) throws Malformed {
        Der walk = new Der(bytes, at, end);
        while (walk.tag() != 0) {
            walk.any();
        }
        if ((tag & CONSTRUCTED) == 0 || walk.size() < 2 || bytes[walk.at + 1] != 0) {
            throw new Malformed("is cut off");
        }
        Der content = new Der(bytes, at, walk.at);
        at = walk.at + 2;
        return content;
    }

    /** Steps over the next element, of whichever tag. */
    void any() throws Malformed {
        if (!hasMore()) {
            throw new Malformed("is cut off");
        }
        if ((tag() & LONG_TAG) == LONG_TAG) {
            throw new Malformed("is no PKCS#8 private key in DER");
        }
        next(tag());
    }

    private int length() throws Malformed {
        int first = octet();
        if (first < LONG_FORM) {
            return first;
        }
        if (first == LONG_FORM) {
            return INDEFINITE;
        }
        int length = 0;
        for (int count = first - LONG_FORM; count > 0; count--) {
            length = length << Byte.SIZE | octet();
            if (length > MOST_LENGTH) {
                throw new Malformed("is cut off");
            }
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

    /** Whether what is left is an integer below nought. */
    boolean negative() {
        return hasMore() && bytes[at] < 0;
    }

    /** Steps over zero bytes at the front. */
    Der trimmed() {
        int start = at;
        while (start < end && bytes[start] == 0) {
            start++;
        }
        return new Der(bytes, start, end);
    }

    /** Number of bits of the unsigned integer that is left. */
    int bits() {
        Der digits = trimmed();
        return digits.hasMore()
                ? digits.size() * Byte.SIZE - Integer.numberOfLeadingZeros(digits.tag()) + Integer.SIZE - Byte.SIZE
                : 0;
    }
}
