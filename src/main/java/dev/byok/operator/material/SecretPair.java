package dev.byok.operator.material;

import dev.byok.operator.api.v1alpha1.BundleDigests;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Wrapped material and its import token, held for one pass and wiped when it is over. */
public final class SecretPair implements AutoCloseable {
    private final byte[] encryptedKeyMaterial;
    private final byte[] importToken;
    private final BundleDigests digests;

    /** Takes over both arrays: closing wipes them. */
    SecretPair(byte[] encryptedKeyMaterial, byte[] importToken) {
        this.encryptedKeyMaterial = encryptedKeyMaterial;
        this.importToken = importToken;
        this.digests = new BundleDigests(sha256(encryptedKeyMaterial), sha256(importToken));
    }

    /** The wrapped material itself, not a copy. */
    public byte[] encryptedKeyMaterial() {
        return encryptedKeyMaterial;
    }

    /** The import token itself, not a copy. */
    public byte[] importToken() {
        return importToken;
    }

    /** Names the pair without holding it. */
    public BundleDigests digests() {
        return digests;
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
        return "SecretPair[" + digests.blobDigest() + "]";
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
