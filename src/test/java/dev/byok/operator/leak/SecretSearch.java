package dev.byok.operator.leak;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds secrets in a stream of bytes: whole or in pieces, raw in either byte order, as BigInteger keeps numbers (in
 * 32-bit ints, in the order of this machine or of the network), in hex, in base64 at each of its three alignments, as
 * text of one and of two bytes a character. A piece is found if it holds {@value #WINDOW} bytes of a form from an
 * offset that is a multiple of {@value #STRIDE}.
 */
public final class SecretSearch {
    private static final int WINDOW = 16;
    private static final int STRIDE = 4;
    private static final int HALF = 64;
    private static final int SLOT_BITS = 20;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final int BLOCK = 1 << 16;

    private final long[] firstHalves = new long[SLOTS];
    private final long[] secondHalves = new long[SLOTS];
    private final int[] names = new int[SLOTS];
    private final List<String> forms = new ArrayList<>(List.of(""));

    /** Adds a secret of at least 28 bytes. */
    public SecretSearch secret(String name, byte[] secret) {
        addWindows(name + " raw", secret);
        addInts(name + " raw", secret);
        addWindows(name + " raw, bytes reversed", reversed(secret, 1));
        addWindows(name + " raw, limbs reversed", reversed(secret, Integer.BYTES));
        addText(name + " hex", HexFormat.of().formatHex(secret));
        addText(name + " HEX", HexFormat.of().withUpperCase().formatHex(secret));
        for (int alignment = 0; alignment < 3; alignment++) {
            byte[] rest = Arrays.copyOfRange(secret, alignment, alignment + (secret.length - alignment) / 3 * 3);
            addText(name + " base64+" + alignment, Base64.getEncoder().encodeToString(rest));
            addText(name + " base64url+" + alignment, Base64.getUrlEncoder().encodeToString(rest));
        }
        return this;
    }

    private void addText(String form, String text) {
        addWindows(form, text.getBytes(StandardCharsets.US_ASCII));
        addWindows(form + ", wide", text.getBytes(StandardCharsets.UTF_16BE));
    }

    private void addInts(String form, byte[] bytes) {
        for (int from = 0; from < Integer.BYTES; from++) {
            byte[] rest = Arrays.copyOfRange(bytes, from, bytes.length);
            byte[] backwards = reversed(rest, 1);
            int odd = rest.length % Integer.BYTES;
            byte[] whole = Arrays.copyOfRange(backwards, odd, backwards.length);
            addWindows(form + ", in ints", reversed(whole, Integer.BYTES));
        }
    }

    private void addWindows(String form, byte[] bytes) {
        forms.add(form);
        for (int at = 0; at + WINDOW <= bytes.length; at += STRIDE) {
            long first = 0;
            long second = 0;
            for (int i = 0; i < WINDOW / 2; i++) {
                first = (first << Byte.SIZE) | (bytes[at + i] & 0xff);
                second = (second << Byte.SIZE) | (bytes[at + WINDOW / 2 + i] & 0xff);
            }
            int slot = slot(first, second);
            if (names[slot] == 0) {
                firstHalves[slot] = first;
                secondHalves[slot] = second;
                names[slot] = forms.size() - 1;
            }
        }
    }

    /** The slot that holds the window, or a free one if none does. */
    private int slot(long first, long second) {
        long mixed = (first ^ (second * 0x9E3779B97F4A7C15L)) * 0xC2B2AE3D27D4EB4FL;
        int slot = (int) (mixed >>> (HALF - SLOT_BITS));
        while (names[slot] != 0 && (firstHalves[slot] != first || secondHalves[slot] != second)) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        return slot;
    }

    /** The forms that a file holds, and how many windows of each. */
    public SortedMap<String, Integer> in(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            return in(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The forms that a text holds. */
    public SortedMap<String, Integer> in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The forms that bytes hold. */
    public SortedMap<String, Integer> in(byte[] bytes) {
        try {
            return in(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The forms that a stream holds. */
    SortedMap<String, Integer> in(InputStream stream) throws IOException {
        SortedMap<String, Integer> found = new TreeMap<>();
        byte[] block = new byte[BLOCK];
        long first = 0;
        long second = 0;
        for (int length = stream.read(block); length > 0; length = stream.read(block)) {
            for (int i = 0; i < length; i++) {
                first = (first << Byte.SIZE) | (second >>> (HALF - Byte.SIZE));
                second = (second << Byte.SIZE) | (block[i] & 0xff);
                int name = names[slot(first, second)];
                if (name != 0) {
                    found.merge(forms.get(name), 1, Integer::sum);
                }
            }
        }
        return found;
    }

    private static byte[] reversed(byte[] bytes, int group) {
        byte[] reversed = new byte[bytes.length / group * group];
        for (int i = 0; i < reversed.length; i += group) {
            System.arraycopy(bytes, bytes.length - group - i, reversed, i, group);
        }
        return reversed;
    }
}
