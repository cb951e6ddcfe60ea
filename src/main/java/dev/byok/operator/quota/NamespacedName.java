package dev.byok.operator.quota;

/**
 * Names a resource in the cluster.
 *
 * @param namespace its namespace
 * @param name its name there
 */
public record NamespacedName(String namespace, String name) {}
