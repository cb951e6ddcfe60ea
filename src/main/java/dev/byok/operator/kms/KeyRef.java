package dev.byok.operator.kms;

/**
 * Which key is meant.
 *
 * @param keyId key id or key ARN
 * @param region the key's Region
 */
public record KeyRef(String keyId, String region) {}
