package dev.byok.operator.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class DigestKeyTest {
    private static final byte[] PIN = "4711".getBytes(StandardCharsets.US_ASCII);

    private final DigestKey key = DigestKey.of(new byte[DigestKey.BYTES]);
    private final DigestKey other = DigestKey.ofThisProcess();

    @Test
    void theSameBytesHaveTheSameDigestUnderTheSameKeyAlone() {
        assertThat(key.digest(PIN))
                .isEqualTo(DigestKey.of(new byte[DigestKey.BYTES]).digest(PIN));
        assertThat(key.digest(PIN)).isNotEqualTo(other.digest(PIN)).startsWith(key.id() + ":");
        assertThat(key.digest(PIN)).isNotEqualTo(key.digest(new byte[] {1}));
    }

    @Test
    void aDigestTellsNothingToWhoTriesValues() throws NoSuchAlgorithmException {
        assertThat(key.digest(PIN)).doesNotContain(sha256(PIN));
    }

    @Test
    void aPlainDigestOfAnEarlierVersionIsTakenUnderTheKeyWithoutItsBytes() throws NoSuchAlgorithmException {
        assertThat(key.rekeyed(sha256(PIN))).isEqualTo(key.digest(PIN));
        assertThat(key.rekeyed(key.digest(PIN))).isEqualTo(key.digest(PIN));
        assertThat(key.rekeyed(other.digest(PIN))).isEqualTo(other.digest(PIN));
        assertThat(key.rekeyed(null)).isNull();
    }

    @Test
    void aCodeIsOfTheseFieldsInThisOrderForThisPurposeUnderThisKey() {
        String code = key.authenticate("purpose", "a", "bc", null);

        assertThat(key.authentic(code, "purpose", "a", "bc", null)).isTrue();
        assertThat(key.authentic(code, "purpose", "ab", "c", null)).isFalse();
        assertThat(key.authentic(code, "purpose", "a", "bc", "")).isFalse();
        assertThat(key.authentic(code, "purpose", "a", "bc")).isFalse();
        assertThat(key.authentic(code, "other", "a", "bc", null)).isFalse();
        assertThat(other.authentic(code, "purpose", "a", "bc", null)).isFalse();
        assertThat(key.authentic(null, "purpose", "a", "bc", null)).isFalse();
        assertThat(key.authentic("", "purpose", "a", "bc", null)).isFalse();
    }

    @Test
    void aKeyIsOf32BytesAndNeverShown() {
        assertThatIllegalArgumentException().isThrownBy(() -> DigestKey.of(new byte[31]));
        byte[] bytes = DigestKey.generate();
        assertThat(DigestKey.of(bytes).toString())
                .doesNotContain(HexFormat.of().formatHex(bytes).substring(0, 8));
        assertThat(DigestKey.generate()).isNotEqualTo(bytes);
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
