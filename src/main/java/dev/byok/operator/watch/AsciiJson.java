package dev.byok.operator.watch;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Rewrites JSON, which comes as UTF-8 in pieces, in ASCII: whatever is not ASCII stands in a string, where RFC 8259
 * allows an escape for it. A piece may end within a character.
 */
final class AsciiJson {
    private static final char FIRST_BEYOND_ASCII = 0x80;
    private static final HexFormat HEX = HexFormat.of();

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer begun = ByteBuffer.allocate(0);

    /**
     * The next piece.
     *
     * @return the same bytes where they are ASCII
     */
    ByteBuffer next(ByteBuffer piece) {
        if (!begun.hasRemaining() && isAscii(piece)) {
            return piece;
        }
        ByteBuffer bytes = ByteBuffer.allocate(begun.remaining() + piece.remaining())
                .put(begun)
                .put(piece)
                .flip();
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        decoder.decode(bytes, text, false);
        begun = bytes;
        return escaped(text.flip());
    }

    private static boolean isAscii(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            if (bytes.get(i) < 0) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer escaped(CharBuffer text) {
        StringBuilder ascii = new StringBuilder(text.length() * 2);
        while (text.hasRemaining()) {
            char next = text.get();
            if (next < FIRST_BEYOND_ASCII) {
                ascii.append(next);
            } else {
                ascii.append("\\u").append(HEX.toHexDigits(next));
            }
        }
        return StandardCharsets.US_ASCII.encode(ascii.toString());
    }
}
