package dev.byok.operator.material;

import java.util.Arrays;

/** Key material itself, held for as short as can be and wiped. */
public final class Plaintext implements AutoCloseable {
    private final byte[] bytes;
    private final String version;

    /** Takes over the array: closing wipes it. */
    Plaintext(byte[] bytes, String version) {
        this.bytes = bytes;
        this.version = version;
    }

    /** The bytes themselves, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** Names the version of the Secret that they came from, and says nothing of them. */
    public String version() {
        return version;
    }

    /** Overwrites the bytes. */
    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    /** Says nothing of the bytes. */
    @Override
    public String toString() {
        return "Plaintext[" + version + "]";
    }
}
