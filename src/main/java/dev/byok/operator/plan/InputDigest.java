package dev.byok.operator.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names the inputs that a user can change. Once it differs, whatever was waited for is tried again at once. */
final class InputDigest {
    private static final int SHOWN_BYTES = 16;

    private InputDigest() {}

    static String of(Observation look) {
        String pair =
                switch (look.bundle()) {
                    case BundleView.Present present -> present.digests().toString();
                    case BundleView.Plaintext plaintext -> plaintext.version();
                    default -> look.bundle().getClass().getSimpleName();
                };
        String inputs = look.spec() + "\n" + look.subject().reimportRequest() + "\n" + pair;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(inputs.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, SHOWN_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
