package dev.byok.operator.digest;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for HMAC-SHA-256 (RFC 2104) that only the operator has. A plain digest of a Secret's value in status would let
 * every reader of the status try values until one fits; one under this key tells nobody anything but whether two values
 * are the same. What the operator publishes in status is authenticated under it.
 */
public final class DigestKey {
    /** Length of a key. */
    public static final int BYTES = 32;

    private static final String HMAC = "HmacSHA256";
    private static final char SEPARATOR = ':';
    private static final int ID_BYTES = 4;
    private static final Pattern PLAIN = Pattern.compile("[0-9a-f]{64}");

    private final SecretKeySpec key;
    private final String id;

    private DigestKey(byte[] bytes) {
        key = new SecretKeySpec(bytes, HMAC);
        id = HexFormat.of().formatHex(hmac("key id"), 0, ID_BYTES);
    }

    /**
     * That key. The bytes are copied.
     *
     * @throws IllegalArgumentException if there are not exactly {@link #BYTES} of them
     */
    public static DigestKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a digest key has " + BYTES + " bytes, not " + bytes.length);
        }
        return new DigestKey(bytes);
    }

    /** A new key, as bytes. Whoever receives them wipes them. */
    public static byte[] generate() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** A key that is gone with the process. */
    public static DigestKey ofThisProcess() {
        byte[] bytes = generate();
        try {
            return new DigestKey(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Names the key, and tells nothing of it: 8 hex digits. */
    public String id() {
        return id;
    }

    /** Names those bytes: the id of this key, a colon, and 64 hex digits. */
    public String digest(byte[] bytes) {
        return digestOfHash(sha256(bytes));
    }

    /**
     * A recorded digest under this key. One that was recorded as a plain SHA-256 is taken under it; one under another
     * key stays as it is, and cannot be compared with those under this one.
     *
     * @param recorded null where nothing was recorded
     */
    public String rekeyed(String recorded) {
        return recorded != null && PLAIN.matcher(recorded).matches()
                ? digestOfHash(HexFormat.of().parseHex(recorded))
                : recorded;
    }

    /**
     * An authentication code of those fields in that order; fields may be null.
     *
     * @param purpose no code for one purpose is ever one for another
     */
    public String authenticate(String purpose, String... fields) {
        return id + SEPARATOR + HexFormat.of().formatHex(hmac(purpose, fields));
    }

    /** Whether that is the authentication code of those fields; compared in constant time. */
    public boolean authentic(String code, String purpose, String... fields) {
        return code != null && MessageDigest.isEqual(utf8(code), utf8(authenticate(purpose, fields)));
    }

    /** Says which key it is, and nothing of its bytes. */
    @Override
    public String toString() {
        return "DigestKey[" + id + "]";
    }

    private String digestOfHash(byte[] hash) {
        return authenticate("digest", HexFormat.of().formatHex(hash));
    }

    private byte[] hmac(String purpose, String... fields) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            update(mac, purpose);
            for (String field : fields) {
                update(mac, field);
            }
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    /** With its length in front, so that no two lists of fields run together to the same bytes. */
    private static void update(Mac mac, String field) {
        if (field == null) {
            mac.update((byte) 0);
            return;
        }
        byte[] bytes = utf8(field);
        mac.update((byte) 1);
        mac.update(utf8(Integer.toString(bytes.length) + SEPARATOR));
        mac.update(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
