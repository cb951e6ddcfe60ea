package dev.byok.operator.kmsemulator.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * One key material a key has, or had and waits for.
 *
 * @param id KeyMaterialId
 * @param secret the bytes; null while they are deleted, expired or not imported in this Region yet
 * @param description KeyMaterialDescription, null without one
 * @param validTo when the bytes expire; null if they do not
 * @param associated whether it has ever been current, and so belongs to the key for good
 * @param rotationDate when it became current; null for the first and for a pending material
 */
public record Material(
        String id, SecretBytes secret, String description, Instant validTo, boolean associated, Instant rotationDate) {

    /** Whether the bytes are there. */
    public boolean imported() {
        return secret != null;
    }

    /** The same material without its bytes. */
    public Material withoutSecret() {
        return new Material(id, null, description, null, associated, rotationDate);
    }

    Material at(Instant now) {
        return validTo != null && !now.isBefore(validTo) ? withoutSecret() : this;
    }

    Material current(Instant date) {
        return new Material(id, secret, description, validTo, true, date);
    }

    /** The id that key id and bytes have together: 64 hex digits, the same in every Region of a multi-Region key. */
    public static String idOf(String keyId, byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(keyId.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
