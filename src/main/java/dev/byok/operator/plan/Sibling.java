package dev.byok.operator.plan;

/**
 * Another ImportedKey, not under deletion, for which KMS answered the same key ARN.
 *
 * @param subject its metadata
 * @param claim how far it has come with the key
 */
public record Sibling(Subject subject, Claim claim) {}
