package dev.byok.operator.plan;

/**
 * Another ImportedKey, not under deletion, on the same KMS key.
 *
 * @param subject its metadata
 * @param imported whether it ever imported material
 */
public record Sibling(Subject subject, boolean imported) {}
