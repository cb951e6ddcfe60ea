package dev.byok.operator.config;

/**
 * The Secret with the key that digests in status are made under.
 *
 * @param namespace POD_NAMESPACE: where it is
 * @param name DIGEST_KEY_SECRET: what it is called
 */
public record DigestKeyConfig(String namespace, String name) {
    static final String DEFAULT_NAME = "imported-key-operator-digest-key";
}
