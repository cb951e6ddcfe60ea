package dev.byok.operator.config;

/**
 * What ImportedKeys may ask for in this installation, whoever creates them.
 *
 * @param allowPlaintext ALLOW_PLAINTEXT: whether ImportedKeys may name Secrets with key material that is not wrapped
 * @param allowReenable ALLOW_REENABLE: whether an import that was asked for may enable a key that is or was disabled
 * @param requireSecretLabel REQUIRE_SECRET_LABEL: whether ImportedKeys may only use Secrets with the label
 *     {@code byok.dev/key-material: "true"}
 */
public record Restrictions(boolean allowPlaintext, boolean allowReenable, boolean requireSecretLabel) {
    static Restrictions read(Settings settings) {
        return new Restrictions(
                settings.truth("ALLOW_PLAINTEXT", true),
                settings.truth("ALLOW_REENABLE", false),
                settings.truth("REQUIRE_SECRET_LABEL", false));
    }
}
