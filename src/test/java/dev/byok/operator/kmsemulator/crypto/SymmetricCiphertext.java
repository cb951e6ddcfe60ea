package dev.byok.operator.kmsemulator.crypto;

import dev.byok.operator.kmsemulator.protocol.AwsError;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A ciphertext blob of a symmetric key. Like KMS's own it says in the clear which key and which material made it;
 * those, and the encryption context, are authenticated with the plaintext.
 *
 * @param keyId key id, without Region, so that related multi-Region keys can decrypt it
 * @param keyMaterialId the material, 64 hex digits
 * @param sealed nonce and AES-GCM ciphertext
 */
public record SymmetricCiphertext(String keyId, String keyMaterialId, ByteBuffer sealed) {
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MATERIAL_ID_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Encrypts. */
    public static byte[] encrypt(
            String keyId, String keyMaterialId, byte[] material, byte[] plaintext, SortedMap<String, String> context) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] header = header(keyId, keyMaterialId);
        byte[] encrypted = gcm(Cipher.ENCRYPT_MODE, material, nonce, header, context, plaintext);
        return ByteBuffer.allocate(header.length + nonce.length + encrypted.length)
                .put(header)
                .put(nonce)
                .put(encrypted)
                .array();
    }

    /**
     * Reads a blob without decrypting it.
     *
     * @throws AwsError InvalidCiphertextException if it is none of ours
     */
    public static SymmetricCiphertext parse(byte[] blob) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(blob);
            if (buffer.get() != VERSION) {
                throw AwsError.invalidCiphertext();
            }
            byte[] keyId = new byte[Byte.toUnsignedInt(buffer.get())];
            buffer.get(keyId);
            byte[] materialId = new byte[MATERIAL_ID_BYTES];
            buffer.get(materialId);
            return new SymmetricCiphertext(
                    new String(keyId, StandardCharsets.UTF_8), HexFormat.of().formatHex(materialId), buffer.slice());
        } catch (BufferUnderflowException e) {
            throw AwsError.invalidCiphertext();
        }
    }

    /**
     * Decrypts.
     *
     * @throws AwsError InvalidCiphertextException if the blob was changed or the encryption context is another
     */
    public byte[] decrypt(byte[] material, SortedMap<String, String> context) {
        if (sealed.remaining() < NONCE_BYTES) {
            throw AwsError.invalidCiphertext();
        }
        ByteBuffer content = sealed.duplicate();
        byte[] nonce = new byte[NONCE_BYTES];
        content.get(nonce);
        byte[] encrypted = new byte[content.remaining()];
        content.get(encrypted);
        return gcm(Cipher.DECRYPT_MODE, material, nonce, header(keyId, keyMaterialId), context, encrypted);
    }

    private static byte[] header(String keyId, String keyMaterialId) {
        byte[] id = keyId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + id.length + MATERIAL_ID_BYTES)
                .put(VERSION)
                .put((byte) id.length)
                .put(id)
                .put(HexFormat.of().parseHex(keyMaterialId))
                .array();
    }

    private static byte[] gcm(
            int mode, byte[] key, byte[] nonce, byte[] header, SortedMap<String, String> context, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(header);
            cipher.updateAAD(canonical(context));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw AwsError.invalidCiphertext();
        }
    }

    private static byte[] canonical(SortedMap<String, String> context) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Map.Entry<String, String> entry : context.entrySet()) {
                for (String text : new String[] {entry.getKey(), entry.getValue()}) {
                    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                    out.writeInt(utf8.length);
                    out.write(utf8);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
