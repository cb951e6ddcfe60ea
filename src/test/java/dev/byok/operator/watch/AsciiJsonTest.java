package dev.byok.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class AsciiJsonTest {
    private static final String TEXT = "{\"label\": \"Schlüssel für €, 鍵 and \uD83D\uDD11\"}\n";
    private static final String ASCII =
            "{\"label\": \"Schl\\u00fcssel f\\u00fcr \\u20ac, \\u9375 and \\ud83d\\udd11\"}\n";

    private final AsciiJson json = new AsciiJson();

    @Test
    void bytesThatAreAsciiAreLeftAsTheyAre() {
        ByteBuffer piece = bytes("{\"a\": 1}\n".getBytes(StandardCharsets.UTF_8));
        assertThat(json.next(piece)).isSameAs(piece);
    }

    @Test
    void whatIsNotAsciiIsEscapedWhereverThePieceEnds() {
        byte[] utf8 = TEXT.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= utf8.length; cut++) {
            String rewritten = text(json.next(ByteBuffer.wrap(utf8, 0, cut)))
                    + text(json.next(ByteBuffer.wrap(utf8, cut, utf8.length - cut)));
            assertThat(rewritten).isEqualTo(ASCII);
        }
    }

    @Test
    void whatIsNotAsciiIsEscapedWhenItComesByteForByte() {
        StringBuilder rewritten = new StringBuilder();
        for (byte one : TEXT.getBytes(StandardCharsets.UTF_8)) {
            rewritten.append(text(json.next(bytes(one))));
        }
        assertThat(rewritten).hasToString(ASCII);
    }

    private static ByteBuffer bytes(byte... bytes) {
        return ByteBuffer.wrap(bytes);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII.decode(bytes).toString();
    }
}
