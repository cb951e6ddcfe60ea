package dev.byok.operator.material;

import java.util.Arrays;

/** Wrapped material and its import token, held for one pass and wiped when it is over. */
public final class SecretPair implements AutoCloseable {
    private final byte[] encryptedKeyMaterial;
    private final byte[] importToken;

    /** Takes over both arrays: closing wipes them. */
    SecretPair(byte[] encryptedKeyMaterial, byte[] importToken) {
        this.encryptedKeyMaterial = encryptedKeyMaterial;
        this.importToken = importToken;
    }

    /** The wrapped material itself, not a copy. */
    public byte[] encryptedKeyMaterial() {
        return encryptedKeyMaterial;
    }

    /** The import token itself, not a copy. */
    public byte[] importToken() {
        return importToken;
    }

    /** Overwrites both arrays. */
    @Override
    public void close() {
        Arrays.fill(encryptedKeyMaterial, (byte) 0);
        Arrays.fill(importToken, (byte) 0);
    }

    /** Says nothing of the bytes. */
    @Override
    public String toString() {
        return "SecretPair[" + encryptedKeyMaterial.length + " and " + importToken.length + " bytes]";
    }
}
