package dev.byok.operator.config;

/**
 * What ImportedKeys may ask for in this installation, whoever creates them.
 *
 * @param allowPlaintext ALLOW_PLAINTEXT: whether ImportedKeys may name Secrets with key material that is not wrapped
 * @param allowReenable ALLOW_REENABLE: whether an import that was asked for may enable a key that is or was disabled
 */
public record Restrictions(boolean allowPlaintext, boolean allowReenable) {
    static Restrictions read(Settings settings) {
        return new Restrictions(settings.truth("ALLOW_PLAINTEXT", true), settings.truth("ALLOW_REENABLE", false));
    }
}
