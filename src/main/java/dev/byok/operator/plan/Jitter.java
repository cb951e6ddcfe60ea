package dev.byok.operator.plan;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;

/** Spreads what would otherwise happen to many resources at once, always the same way for the same resource. */
final class Jitter {
    private Jitter() {}

    /** A share of {@code most}, fixed by the texts given. */
    static Duration upTo(Duration most, String uid, Object salt) {
        CRC32 crc = new CRC32();
        crc.update((uid + "/" + salt).getBytes(StandardCharsets.UTF_8));
        return Duration.ofMillis((long) (most.toMillis() * (crc.getValue() / (double) 0xffffffffL)));
    }
}
