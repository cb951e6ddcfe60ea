package dev.byok.operator.kmsemulator.key;

import java.security.MessageDigest;

/** Key material in memory, which neither prints itself nor lets a caller change it. */
public final class SecretBytes {
    private final byte[] bytes;

    /** Keeps a copy. */
    public SecretBytes(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretBytes secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return "SecretBytes[" + bytes.length + " bytes]";
    }
}
